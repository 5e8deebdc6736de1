import AdversarialAttacks
import AttackLedger
import DatasetPreparation
import DeepRecognition
import Tensors
import Toolkit

/// Looks for signs that a model only seems robust, or that an attack did not work.
///
/// The checks are those of Carlini et al. 2019, "On evaluating adversarial robustness", section 3.
/// They use what the run found, and a few more attacks on some of the pictures. Their own outcomes
/// are not part of the figures.
struct SanityGate {
  private let run: RobustnessRun
  private let pictures: [CleanPicture]
  /// The pictures that are attacked once more: right ones, the first of the run.
  private let sample: [CleanPicture]
  private let book: OutcomeBook
  private let epsilons: [Double]
  /// The largest epsilon, where most should fall.
  private var epsilon: Double { epsilons.last ?? 0 }

  private static let noiseDraws = 100
  /// The most pictures that the strongest attack is tried on.
  private static let fewest = 8

  /// - Parameter epsilons: Those of the run.
  init(
    _ run: RobustnessRun, pictures: [CleanPicture], book: OutcomeBook, epsilons: [Double]
  ) {
    (self.run, self.pictures) = (run, pictures)
    (self.book, self.epsilons) = (book, epsilons)
    sample = VanishingGradients.sample(of: pictures)
  }

  /// - Parameter report: Called before each check.
  func verdict(report: (RobustnessProgress) -> Void = { _ in }) throws -> Verdict {
    guard !sample.isEmpty else {
      return Verdict([
        .init(
          name: "some pictures are right", passed: false,
          finding: "the model gets none of \(pictures.count) pictures right")
      ])
    }
    // Without an epsilon there is nothing to exceed.
    let checks: [() throws -> Verdict.Check] =
      run.plan.suite.hasOwnLimits
      ? [answersTwice, logits, gradients]
      : [
        answersTwice, logits, gradients, singleStep, monotone, unbounded, more, whiteBox, noise,
      ]
    return Verdict(
      try checks.enumerated().map { place, check in
        report(
          RobustnessProgress(attack: "checks", epsilon: nil, done: place, total: checks.count))
        return try check()
      }, hasAttacker: run.plan.suite.hasAttacker)
  }

  /// The pictures of the sample that withstood the suite at the largest epsilon at which any did.
  private func withstanding() -> (pictures: [CleanPicture], epsilon: Double)? {
    for epsilon in epsilons.reversed() {
      let fallen = fooledBySuite(epsilon)
      let standing = sample.filter { !fallen.contains($0.place) }
      if !standing.isEmpty { return (standing, epsilon) }
    }
    return nil
  }

  private var oracle: any DecisionOracle { run.model.oracle }
  private var usesGradients: Bool {
    run.plan.suite.attacks.contains { $0.attack.access == .gradient }
  }
  private var norm: Norm { run.plan.norm }

  private func pixels() throws -> Tensor {
    try PixelBatch(run.queue.load(sample.map(\.place)).images).tensor()
  }

  private func answersTwice() throws -> Verdict.Check {
    let pixels = try pixels()
    let same: Bool
    if let oracle = oracle as? any ScoreOracle {
      same = try oracle.scores(pixels).floats() == oracle.scores(pixels).floats()
    } else {
      same = try oracle.decisions(pixels) == oracle.decisions(pixels)
    }
    return Verdict.Check(
      name: "the model answers the same twice", passed: same,
      finding: same
        ? "equal answers to \(sample.count) pictures"
        : "the answers differ from call to call; average gradients with --samples, and expect "
          + "attacks that ask for scores to be too weak")
  }

  private func logits() throws -> Verdict.Check {
    let name = "the scores are logits, not probabilities"
    guard usesGradients, let oracle = oracle as? any ScoreOracle else {
      return Verdict.Check(name: name, passed: nil, finding: "no gradient is taken of them")
    }
    let scores = try oracle.scores(pixels())
    let values = try scores.floats()
    let sums = try scores.sum(over: [1]).floats()
    let areProbabilities =
      values.allSatisfy { (0...1).contains($0) } && sums.allSatisfy { abs($0 - 1) < 1e-3 }
    return Verdict.Check(
      name: name, passed: !areProbabilities,
      finding: areProbabilities
        ? "each row lies in 0...1 and sums to 1: attack the scores before the softmax"
        : "from \(values.min() ?? 0) to \(values.max() ?? 0)")
  }

  private func gradients() throws -> Verdict.Check {
    let name = "gradients do not vanish"
    guard run.model.access == .gradient else {
      return Verdict.Check(name: name, passed: nil, finding: "the model reveals none")
    }
    guard usesGradients else {
      return Verdict.Check(name: name, passed: nil, finding: "no attack of the suite takes one")
    }
    let found = try VanishingGradients(run.model, pictures, run.queue)
    return Verdict.Check(
      name: name, passed: !found.areVanishing,
      finding: "the gradient of the cross-entropy is zero for \(found.zero) of \(found.count) "
        + "pictures" + (run.attacksDecisionsToo ? ", so the decisions were attacked, too" : ""))
  }

  private func singleStep() throws -> Verdict.Check {
    let name = "iterative attacks are not weaker than one step"
    guard run.model.access == .gradient else {
      return Verdict.Check(name: name, passed: nil, finding: "the model reveals no gradient")
    }
    let single = try fooled(by: ProjectedGradientDescent.fgsm(norm: norm), epsilon: epsilon)
    let iterated = try fooled(by: AutoPGD(norm: norm, steps: 20), epsilon: epsilon)
    let missed = single.subtracting(iterated)
    return Verdict.Check(
      name: name, passed: missed.count <= allowance,
      finding: "FGSM fools \(single.count) of \(sample.count), 20 steps of APGD \(iterated.count); "
        + "\(missed.count) by FGSM alone")
  }

  /// Attacks anew at the largest epsilon what fell at a smaller one.
  ///
  /// By the attack that it fell to, or by several steps if it was a single one. Noise may fool by
  /// chance, so it does not count.
  private func monotone() throws -> Verdict.Check {
    let name = "what falls at a small epsilon falls at a larger one"
    let smaller = epsilons.dropLast()
    guard !smaller.isEmpty else {
      return Verdict.Check(name: name, passed: nil, finding: "there is one epsilon")
    }
    var (fallen, again) = (0, 0)
    var left = sample
    for value in run.plan.suite.attacks where value.attack.access != .nothing {
      let mine = left.filter { picture in
        smaller.contains { book.isFooled(by: value.attack.name, picture.place, at: $0) }
      }
      let places = Set(mine.map(\.place))
      left.removeAll { places.contains($0.place) }
      fallen += mine.count
      let isSingleStep = (value.attack as? ProjectedGradientDescent)?.steps == 1
      let attack: any Attack = isSingleStep ? try AutoPGD(norm: norm, steps: 20) : value.attack
      again += try fooled(by: attack, epsilon: epsilon, of: mine).count
    }
    return Verdict.Check(
      name: name, passed: fallen == 0 ? nil : fallen - again <= allowance,
      finding: "of \(fallen) of the sample that fell below \(NumberText.trimmed(epsilon, 2)), "
        + "\(again) fall there when they are attacked anew")
  }

  private func unbounded() throws -> Verdict.Check {
    let name = "an attack without a limit always succeeds"
    guard run.model.access >= .scores else {
      return Verdict.Check(name: name, passed: nil, finding: "the model reveals decisions alone")
    }
    let first = sample[0]
    let limit =
      norm == .linf
      ? 255 : 255 * Double(first.width * first.height * first.channels).squareRoot()
    let attack: any Attack =
      run.model.access == .gradient
      ? try AutoPGD(norm: norm, steps: 50) : try SquareAttack(norm: norm, queries: 500)
    let found = try fooled(by: attack, epsilon: limit)
    return Verdict.Check(
      name: name, passed: found.count == sample.count,
      finding: "\(attack.name) at epsilon \(NumberText.trimmed(limit, 0)) fools \(found.count) of "
        + "\(sample.count)")
  }

  private func more() throws -> Verdict.Check {
    let name = "a stronger attack changes nothing"
    guard let (all, epsilon) = withstanding() else {
      return Verdict.Check(
        name: name, passed: nil,
        finding: "all \(sample.count) of the sample fell at every epsilon")
    }
    guard run.model.access >= .scores else {
      return Verdict.Check(name: name, passed: nil, finding: "the model reveals decisions alone")
    }
    let attack: any Attack =
      if hasSurrogateGradient {
        try PGDSquare(norm: norm, steps: 2 * steps, queries: 2 * queries)
      } else if run.model.access == .gradient {
        try AutoPGD(norm: norm, goal: .targets, steps: 2 * steps, restarts: 2)
      } else {
        try SquareAttack(norm: norm, queries: 2 * queries)
      }
    let standing = Array(all.prefix(Self.fewest))
    let found = try fooled(by: attack, epsilon: epsilon, of: standing)
    return Verdict.Check(
      name: name, passed: found.count <= allowance,
      finding: "\(attack.name) fools \(found.count) of \(standing.count) that withstood epsilon "
        + NumberText.trimmed(epsilon, 2))
  }

  /// Whether attacks follow the gradient of another function than the model's.
  private var hasSurrogateGradient: Bool { run.model.oracle is any SurrogateGradientOracle }

  /// The most steps of the suite's own attacks along gradients, 20 to 100.
  private var steps: Int {
    let all = run.plan.suite.attacks.compactMap { value in
      (value.attack as? AutoPGD)?.steps ?? (value.attack as? ProjectedGradientDescent)?.steps
        ?? (value.attack as? PGDSquare)?.descent.steps
    }
    return min(max(all.max() ?? 0, 20), 100)
  }

  /// The most queries of the suite's own Square; 500 if it has none.
  private var queries: Int {
    run.plan.suite.attacks.compactMap {
      ($0.attack as? SquareAttack ?? ($0.attack as? PGDSquare)?.square)?.queries
    }.max() ?? 500
  }

  private func whiteBox() -> Verdict.Check {
    let name = "no black box does better than the white box"
    let kinds = Dictionary(
      uniqueKeysWithValues: run.plan.suite.attacks.map { ($0.attack.name, $0.attack.access) })
    guard kinds.values.contains(.gradient),
      kinds.values.contains(where: { $0 > .nothing && $0 < .gradient })
    else {
      let finding =
        hasSurrogateGradient && kinds.values.contains(.gradient)
        ? "the gradient is a surrogate, and pgd-square ends with a black box: compare its row with "
          + "that of pgd" : "the suite has no attacks of both kinds"
      return Verdict.Check(name: name, passed: nil, finding: finding)
    }
    let names = { (isWhite: Bool) in
      run.plan.suite.attacks.map(\.attack)
        .filter { $0.access != .nothing && ($0.access == .gradient) == isWhite }.map(\.name)
    }
    // What a black box took before the gradients came says nothing about them.
    let most =
      epsilons.map { epsilon in
        book.fooled(by: names(false), at: epsilon)
          .intersection(book.seen(by: names(true), at: epsilon))
          .subtracting(book.fooled(by: names(true), at: epsilon)).count
      }.max() ?? 0
    return Verdict.Check(
      name: name, passed: most <= max(1, pictures.count / 500),
      finding: "black boxes fool \(most) of \(pictures.count) pictures that gradients did not, at "
        + "one epsilon; more than 0.2 points (and one picture) would mean masked gradients")
  }

  private func noise() throws -> Verdict.Check {
    let name = "noise never beats the attack"
    guard let (standing, epsilon) = withstanding() else {
      return Verdict.Check(
        name: name, passed: nil, finding: "none of the sample withstood any epsilon")
    }
    let noise = try RandomNoise(norm: norm, distribution: .sign, draws: Self.noiseDraws)
    let found = try fooled(by: noise, epsilon: epsilon, of: standing)
    return Verdict.Check(
      name: name, passed: found.isEmpty,
      finding: "\(Self.noiseDraws) draws for each of the \(standing.count) that withstood "
        + "epsilon \(NumberText.trimmed(epsilon, 2)) fool \(found.count)")
  }

  /// What may differ by chance.
  private var allowance: Int { max(1, sample.count / 50) }

  private func fooledBySuite(_ epsilon: Double) -> Set<Int> {
    book.fooled(by: run.plan.suite.attacks.map(\.attack.name), at: epsilon)
  }

  private func fooled(
    by attack: any Attack, epsilon: Double, of pictures: [CleanPicture]? = nil
  ) throws -> Set<Int> {
    var value = Set<Int>()
    for batch in run.batches(of: pictures ?? sample) {
      let found = try run.attacked(batch, by: AttackValue(attack), epsilon: epsilon).outcomes
      value.formUnion(found.filter(\.isFooled).map(\.place))
    }
    return value
  }
}
