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
  private let outcomes: [AttackOutcome]
  /// The largest epsilon, where most should fall.
  private let epsilon: Double

  /// The most pictures attacked once more.
  private static let sampleSize = 32
  private static let noiseDraws = 20

  init(_ run: RobustnessRun, pictures: [CleanPicture]) throws {
    (self.run, self.pictures) = (run, pictures)
    let right = pictures.filter(\.isRight)
    // Of one size, so that they form one batch.
    sample = Array(
      right.filter {
        ($0.width, $0.height, $0.channels) == (right[0].width, right[0].height, right[0].channels)
      }.prefix(Self.sampleSize))
    outcomes = try run.ledger.outcomes()
    epsilon = run.plan.epsilons.last ?? 0
  }

  func verdict() throws -> Verdict {
    guard !sample.isEmpty else {
      return Verdict([
        .init(
          name: "some pictures are right", passed: false,
          finding: "the model gets none of \(pictures.count) pictures right")
      ])
    }
    return Verdict([
      try answersTwice(), try logits(), try gradients(), try singleStep(), monotone(),
      try unbounded(), try more(), whiteBox(), try noise(),
    ])
  }

  private var oracle: any DecisionOracle { run.model.oracle }
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
    guard run.model.access == .gradient, let oracle = oracle as? any ScoreOracle else {
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
    guard let model = oracle as? any GradientOracle else {
      return Verdict.Check(name: name, passed: nil, finding: "the model reveals none")
    }
    let criterion = Criterion.misclassification(labels: sample.map(\.label))
    let (_, gradient) = try model.objectiveAndGradient(pixels()) { (logits) throws(TensorError) in
      try criterion.objective(logits: logits)
    }
    let values = try gradient.floats()
    let size = values.count / sample.count
    let zero = sample.indices.count { index in
      values[index * size..<(index + 1) * size].allSatisfy { $0 == 0 }
    }
    return Verdict.Check(
      name: name, passed: Double(zero) <= 0.1 * Double(sample.count),
      finding: "the gradient of the cross-entropy is zero for \(zero) of \(sample.count) pictures")
  }

  private func singleStep() throws -> Verdict.Check {
    let name = "iterative attacks are not weaker than one step"
    guard run.model.access == .gradient else {
      return Verdict.Check(name: name, passed: nil, finding: "the model reveals no gradient")
    }
    let single = try fooled(by: ProjectedGradientDescent.fgsm(norm: norm), epsilon: epsilon)
    let suite = fooledBySuite(epsilon)
    let missed = single.subtracting(suite)
    return Verdict.Check(
      name: name, passed: missed.count <= allowance,
      finding: "FGSM fools \(single.count) of \(sample.count), the suite "
        + "\(suite.intersection(sample.map(\.place)).count); \(missed.count) by FGSM alone")
  }

  private func monotone() -> Verdict.Check {
    let name = "a larger epsilon fools no fewer pictures"
    let counts = run.plan.epsilons.map { fooledBySuite($0).count }
    guard counts.count > 1 else {
      return Verdict.Check(name: name, passed: nil, finding: "there is one epsilon")
    }
    let worst = zip(counts, counts.dropFirst()).map { $0 - $1 }.max() ?? 0
    return Verdict.Check(
      name: name, passed: worst <= max(1, pictures.count / 100),
      finding: "fooled: "
        + zip(run.plan.epsilons, counts).map { "\($1) at \(NumberText.trimmed($0, 2))" }
        .joined(separator: ", "))
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
    let name = "twice the steps and another start change nothing"
    let standing = sample.filter { !fooledBySuite(epsilon).contains($0.place) }
    guard !standing.isEmpty else {
      return Verdict.Check(
        name: name, passed: nil, finding: "all \(sample.count) of the sample have fallen already")
    }
    let attack: any Attack =
      run.model.access == .gradient
      ? try AutoPGD(norm: norm, goal: .targets, steps: 200, restarts: 2)
      : try SquareAttack(norm: norm, queries: 10_000)
    guard run.model.access >= .scores else {
      return Verdict.Check(name: name, passed: nil, finding: "the model reveals decisions alone")
    }
    let found = try fooled(by: attack, epsilon: epsilon, of: standing)
    return Verdict.Check(
      name: name, passed: found.count <= allowance,
      finding: "\(attack.name) fools \(found.count) of the \(standing.count) that withstood")
  }

  private func whiteBox() -> Verdict.Check {
    let name = "no black box does better than the white box"
    let kinds = Dictionary(
      uniqueKeysWithValues: run.plan.suite.attacks.map { ($0.attack.name, $0.attack.access) })
    guard kinds.values.contains(.gradient), kinds.values.contains(where: { $0 < .gradient }) else {
      return Verdict.Check(
        name: name, passed: nil, finding: "the suite has no attacks of both kinds")
    }
    // An attack sees only what withstood those before it, so those after the last gradient count.
    let names = run.plan.suite.attacks.map(\.attack.name)
    let last = names.lastIndex { kinds[$0] == .gradient } ?? 0
    let later = Set(names[(last + 1)...].filter { kinds[$0] != .nothing })
    guard !later.isEmpty else {
      return Verdict.Check(
        name: name, passed: nil, finding: "no black box comes after the white boxes in the suite")
    }
    let found = outcomes.filter { $0.isFooled && later.contains($0.attack) }
    let most = run.plan.epsilons.map { epsilon in found.count { $0.epsilon == epsilon } }.max() ?? 0
    return Verdict.Check(
      name: name, passed: most <= max(1, pictures.count / 500),
      finding: "black boxes fool \(most) of \(pictures.count) pictures that gradients did not, at "
        + "one epsilon; more than 0.2 points (and one picture) would mean masked gradients")
  }

  private func noise() throws -> Verdict.Check {
    let standing = sample.filter { !fooledBySuite(epsilon).contains($0.place) }
    let noise = AttackValue(RandomSignNoise(norm: norm))
    var found: Set<Int> = []
    guard !standing.isEmpty else {
      return Verdict.Check(
        name: "noise never beats the attack", passed: nil, finding: "none of the sample withstood")
    }
    let pixels = try PixelBatch(run.queue.load(standing.map(\.place)).images)
    var generators = standing.map {
      noise.generator(seed: run.plan.seed, epsilon: epsilon, example: $0.place)
    }
    let runner = AttackRunner(attack: noise.attack, model: oracle)
    for _ in 0..<Self.noiseDraws {
      let result = try runner.run(
        on: pixels, criterion: .misclassification(labels: standing.map(\.label)),
        epsilon: Float(epsilon) / 255, generators: &generators)
      found.formUnion(standing.indices.filter { result.succeeded[$0] }.map { standing[$0].place })
    }
    return Verdict.Check(
      name: "noise never beats the attack", passed: found.isEmpty,
      finding: "\(Self.noiseDraws) draws for each of the \(standing.count) that withstood fool "
        + "\(found.count)")
  }

  /// What may differ by chance.
  private var allowance: Int { max(1, sample.count / 50) }

  private func fooledBySuite(_ epsilon: Double) -> Set<Int> {
    Set(outcomes.filter { $0.isFooled && $0.epsilon == epsilon }.map(\.place))
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
