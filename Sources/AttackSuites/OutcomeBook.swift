import AdversarialAttacks
import AttackLedger

/// What the outcomes of a run say about each picture, at every epsilon.
///
/// A perturbation within a small ball is within every larger one, so what fooled the model once
/// counts at larger epsilons, too: the worst case never rises, and nothing is attacked twice.
struct OutcomeBook {
  private var outcomes: [String: [Int: [AttackOutcome]]] = [:]
  /// The pictures that are right when clean.
  private let right: Set<Int>

  init(_ outcomes: [AttackOutcome], of pictures: [CleanPicture]) {
    right = Set(pictures.filter(\.isRight).map(\.place))
    add(outcomes)
  }

  mutating func add(_ new: [AttackOutcome]) {
    for outcome in new {
      outcomes[outcome.attack, default: [:]][outcome.place, default: []].append(outcome)
    }
  }

  /// The outcome of an attack on a picture that counts at an epsilon: for a right one, the first
  /// that fooled, from the smallest epsilon on; else that at this epsilon.
  ///
  /// - Returns: nil if the attack has not seen it.
  func outcome(of attack: String, on place: Int, at epsilon: Double) -> AttackOutcome? {
    let known = outcomes[attack]?[place] ?? []
    let first =
      right.contains(place)
      ? known.filter { $0.isFooled && $0.epsilon <= epsilon }.min { $0.epsilon < $1.epsilon }
      : nil
    return first ?? known.first { $0.epsilon == epsilon }
  }

  /// Whether an attack fools the model about a picture that is right when clean.
  func isFooled(by attack: String, _ place: Int, at epsilon: Double) -> Bool {
    right.contains(place) && outcome(of: attack, on: place, at: epsilon)?.isFooled == true
  }

  /// The right pictures that any of the attacks fools at an epsilon.
  func fooled(by attacks: some Sequence<String>, at epsilon: Double) -> Set<Int> {
    Set(
      attacks.flatMap { attack in
        (outcomes[attack] ?? [:]).keys.filter { isFooled(by: attack, $0, at: epsilon) }
      })
  }

  /// The pictures that any of the attacks has seen at an epsilon, or fooled at a smaller one.
  func seen(by attacks: some Sequence<String>, at epsilon: Double) -> Set<Int> {
    Set(
      attacks.flatMap { attack in
        (outcomes[attack] ?? [:]).keys.filter { outcome(of: attack, on: $0, at: epsilon) != nil }
      })
  }
}
