import AdversarialAttacks
import AttackLedger

/// What the outcomes of a run say about each picture, at every epsilon.
///
/// A perturbation within a small ball is within every larger one, so what fooled the model once
/// counts at larger epsilons, too: the worst case never rises, and nothing is attacked twice.
struct OutcomeBook {
  private var outcomes: [String: [Int: [AttackOutcome]]] = [:]
  private let labels: [Int: Int]

  init(_ outcomes: [AttackOutcome], of pictures: [CleanPicture]) {
    labels = Dictionary(uniqueKeysWithValues: pictures.map { ($0.place, $0.label) })
    add(outcomes)
  }

  mutating func add(_ new: [AttackOutcome]) {
    for outcome in new {
      outcomes[outcome.attack, default: [:]][outcome.place, default: []].append(outcome)
    }
  }

  /// The outcome of an attack on a picture that counts at an epsilon: the first that fooled, from
  /// the smallest epsilon on, else that at this epsilon; nil if the attack has not seen it.
  func outcome(of attack: String, on place: Int, at epsilon: Double) -> AttackOutcome? {
    let known = outcomes[attack]?[place] ?? []
    return known.filter { $0.epsilon <= epsilon && fools($0, at: epsilon) }
      .min { $0.epsilon < $1.epsilon } ?? known.first { $0.epsilon == epsilon }
  }

  /// Whether an outcome's picture gets a wrong answer and is within an epsilon, even if it was not
  /// within that of its own attack.
  func fools(_ outcome: AttackOutcome, at epsilon: Double) -> Bool {
    outcome.isFooled
      || outcome.answer != labels[outcome.place] && outcome.distance <= epsilon * (1 + 1e-5)
  }

  /// Whether an attack fools the model about a picture at an epsilon.
  func isFooled(by attack: String, _ place: Int, at epsilon: Double) -> Bool {
    outcome(of: attack, on: place, at: epsilon).map { fools($0, at: epsilon) } ?? false
  }

  /// The pictures that any of the attacks fools at an epsilon.
  func fooled(by attacks: some Sequence<String>, at epsilon: Double) -> Set<Int> {
    Set(
      attacks.flatMap { attack in
        (outcomes[attack] ?? [:]).keys.filter { isFooled(by: attack, $0, at: epsilon) }
      })
  }
}
