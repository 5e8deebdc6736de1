import AdversarialAttacks
import AttackLedger
import EvaluationStatistics
import Toolkit

/// Everything that is reported of a run, computed from the outcomes in its ledger.
struct RobustnessFigures {
  let plan: RobustnessPlan
  /// The epsilons of the run, which may go beyond those of the plan.
  let epsilons: [Double]
  let model: String
  let classes: [String]
  let pictures: [CleanPicture]
  let book: OutcomeBook
  /// What attacks that learn have learned from.
  let source: String

  private var right: [CleanPicture] { pictures.filter(\.isRight) }
  private var names: [String] { plan.suite.attacks.map(\.attack.name) }

  /// An epsilon as it is reported.
  private func reported(_ epsilon: Double) -> Double? {
    plan.suite.hasOwnLimits ? nil : epsilon
  }

  /// What one attack did at one epsilon.
  private struct Round {
    let value: AttackValue
    let epsilon: Double
    /// The outcomes of the pictures that were right when clean.
    let found: [AttackOutcome]
    let fooled: [AttackOutcome]
    /// The pictures that withstood this attack; in a cascade, those before it, too.
    let standing: Int
  }

  /// The attacks at one epsilon, in the suite's order.
  private func rounds(at epsilon: Double) -> [Round] {
    var standing = right
    return plan.suite.attacks.map { value in
      let seen = plan.mode == .cascade ? standing : right
      let found = seen.compactMap {
        book.outcome(of: value.attack.name, on: $0.place, at: epsilon)
      }
      let fooled = found.filter(\.isFooled)
      let places = Set(fooled.map(\.place))
      standing.removeAll { places.contains($0.place) }
      return Round(
        value: value, epsilon: epsilon, found: found, fooled: fooled,
        standing: seen.count - fooled.count)
    }
  }

  /// One for each attack and epsilon, and one for each worst case.
  var rows: [RobustnessRow] {
    epsilons.flatMap { epsilon -> [RobustnessRow] in
      let rounds = rounds(at: epsilon)
      let fallen = Set(rounds.flatMap(\.fooled).map(\.place))
      return rounds.map { round in
        let attack = round.value.attack
        let knowledge =
          attack is any FittedAttack
          ? "\(attack.access.knowledge), learned from \(source)" : attack.access.knowledge
        return row(
          attack.name, knowledge, epsilon, standing: round.standing, round.found, round.fooled,
          healed: healed(by: attack, at: epsilon))
      } + [
        row(
          RobustnessRow.worstCase, "worst case of the suite", epsilon,
          standing: right.count - fallen.count, rounds.flatMap(\.found), rounds.flatMap(\.fooled),
          healed: nil)
      ]
    }
  }

  /// The wrong pictures that are right now; nil if none were shown.
  private func healed(by attack: any Attack, at epsilon: Double) -> Int? {
    guard plan.mode == .each, attack.access == .nothing else { return nil }
    return pictures.count {
      !$0.isRight
        && book.outcome(of: attack.name, on: $0.place, at: epsilon)?.answer == $0.label
    }
  }

  private func row(
    _ attack: String, _ knowledge: String, _ epsilon: Double, standing: Int,
    _ found: [AttackOutcome], _ fooled: [AttackOutcome], healed: Int?
  ) -> RobustnessRow {
    let n = pictures.count
    let lost = right.count - standing
    // In the worst case a picture costs what all attacks on it cost.
    let costs = Dictionary(grouping: found, by: \.place)
    let queries = Set(fooled.map(\.place)).map { place in
      Double((costs[place] ?? []).reduce(0) { $0 + $1.forward })
    }
    let times = costs.values.map { $0.reduce(0) { $0 + $1.milliseconds } }
    return RobustnessRow(
      model: model, attack: attack, norm: plan.norm.rawValue, epsilon: reported(epsilon),
      knowledge: knowledge, n: n, cleanAccuracy: Double(right.count) / Double(n),
      robustAccuracy: Double(standing) / Double(n),
      robustCI95: .wilson(successes: standing, of: n), drop: Double(lost) / Double(n),
      dropCI95: .pairedDifference(onlyFirst: lost, onlySecond: 0, of: n), attacked: costs.count,
      fooled: Set(fooled.map(\.place)).count, wrongTurnedRight: healed,
      medianQueries: Percentile.median(queries),
      medianDistance: Percentile.median(fooled.map(\.distance)),
      medianDisplacement: Percentile.median(fooled.compactMap(\.displacement)),
      medianMilliseconds: Percentile.median(times))
  }

  var averages: [AverageCase] {
    guard plan.mode == .each, !pictures.isEmpty else { return [] }
    return epsilons.map { epsilon in
      let rounds = rounds(at: epsilon)
      let fallen = Set(rounds.flatMap(\.fooled).map(\.place))
      let n = Double(pictures.count)
      return AverageCase(
        epsilon: reported(epsilon),
        meanRobustAccuracy: Double(rounds.reduce(0) { $0 + $1.standing })
          / Double(max(1, rounds.count)) / n,
        worstCase: Double(right.count - fallen.count) / n)
    }
  }

  var smallestDistances: SmallestDistances {
    let smallest = right.compactMap { picture in
      epsilons.flatMap { epsilon in
        names.compactMap { book.outcome(of: $0, on: picture.place, at: epsilon) }
          .filter(\.isFooled)
      }.map(\.distance).min()
    }.sorted()
    func percentile(_ percent: Int) -> Double? {
      let place = (percent * right.count + 99) / 100
      return place >= 1 && place <= smallest.count ? smallest[place - 1] : nil
    }
    return SmallestDistances(
      n: right.count, unbroken: right.count - smallest.count, percent10: percentile(10),
      percent25: percentile(25), percent50: percentile(50), percent75: percentile(75),
      percent90: percentile(90))
  }

  var successOverQueries: [SuccessOverQueries] {
    epsilons.flatMap { epsilon in
      rounds(at: epsilon).compactMap { round -> SuccessOverQueries? in
        let most = round.found.map(\.forward).max() ?? 0
        guard most > 0 else { return nil }
        let queries = round.fooled.map(\.forward)
        let steps = Self.queries.prefix { $0 < most } + [most]
        return SuccessOverQueries(
          attack: round.value.attack.name, epsilon: reported(epsilon),
          points: steps.map { limit in
            .init(
              queries: limit,
              fooled: Double(queries.count { $0 <= limit }) / Double(round.found.count))
          })
      }
    }
  }

  /// 1, 2, 5, 10 and so on.
  private static let queries = (0...8).flatMap { power in
    [1, 2, 5].map { digit in (0..<power).reduce(digit) { value, _ in value * 10 } }
  }

  var confusion: Confusion {
    func counts(_ answer: (CleanPicture) -> Int) -> [[Int]] {
      var counts = Array(
        repeating: Array(repeating: 0, count: classes.count), count: classes.count)
      for picture in pictures where classes.indices.contains(picture.label) {
        let answer = answer(picture)
        if classes.indices.contains(answer) { counts[picture.label][answer] += 1 }
      }
      return counts
    }
    return Confusion(
      classes: classes, clean: counts(\.answer),
      attacked: epsilons.map { epsilon in
        let fooled = Dictionary(
          rounds(at: epsilon).flatMap(\.fooled).map { ($0.place, $0.answer) },
          uniquingKeysWith: { first, _ in first })
        return .init(
          epsilon: reported(epsilon), counts: counts { fooled[$0.place] ?? $0.answer })
      })
  }

  var optimality: [Optimality] {
    guard plan.mode == .each, !plan.suite.hasOwnLimits, !right.isEmpty else { return [] }
    let curves = epsilons.map { epsilon in
      (epsilon: epsilon, rounds: rounds(at: epsilon))
    }
    /// The area above a curve of what withstands, from 0 on, by trapezoids.
    func area(_ standing: [Int]) -> Double {
      let points =
        [(0.0, 0)] + zip(epsilons, standing).map { ($0, right.count - $1) }
      return zip(points, points.dropFirst()).reduce(0) {
        $0 + ($1.1.0 - $1.0.0) * Double($1.0.1 + $1.1.1) / 2
      }
    }
    let best = area(
      curves.map { right.count - Set($0.rounds.flatMap(\.fooled).map(\.place)).count })
    guard best > 0 else { return [] }
    return names.indices.map { index in
      Optimality(
        attack: names[index], value: area(curves.map { $0.rounds[index].standing }) / best)
    }
  }
}
