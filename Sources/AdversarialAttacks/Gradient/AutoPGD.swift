import Tensors
public import Toolkit

/// Projected gradient descent that chooses its own step sizes: APGD.
///
/// Croce and Hein 2020, "Reliable evaluation of adversarial robustness with an ensemble of diverse
/// parameter-free attacks", algorithm 1. Each example's step starts at twice epsilon and is halved
/// at checkpoints where the loss no longer rises; the run then goes on from its best point.
public struct AutoPGD: Attack {
  /// What a run climbs.
  public enum Goal: String, Codable, CaseIterable, Sendable {
    /// The cross-entropy: APGD-CE.
    case crossEntropy = "ce"
    /// The difference of logits ratio: APGD-DLR.
    case logitRatio = "dlr"
    /// The targeted ratio, towards each of the other classes in turn, the likeliest first: APGD-T.
    case targets = "t"
  }

  public let norm: Norm
  public let goal: Goal
  /// Gradient steps of each run, at least 1.
  public let steps: Int
  /// Independent runs, of each target with `.targets`.
  public let restarts: Int
  /// The most classes to aim at with `.targets`.
  public let targets: Int

  /// - Throws: `AttackError` if a number is below 1.
  public init(
    norm: Norm = .linf, goal: Goal = .crossEntropy, steps: Int = 100, restarts: Int = 1,
    targets: Int = 9
  ) throws(AttackError) {
    guard steps >= 1 else { throw .invalidSteps(steps) }
    guard restarts >= 1 else { throw .invalidRestarts(restarts) }
    try AttackError.check("the number of targets", isAtLeastOne: targets)
    (self.norm, self.goal, self.steps) = (norm, goal, steps)
    (self.restarts, self.targets) = (restarts, targets)
  }

  /// - Throws: As the other initialiser, so that a manifest cannot hold an invalid attack.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    try self.init(
      norm: values.decode(Norm.self, forKey: .norm), goal: values.decode(Goal.self, forKey: .goal),
      steps: values.decode(Int.self, forKey: .steps),
      restarts: values.decode(Int.self, forKey: .restarts),
      targets: values.decode(Int.self, forKey: .targets))
  }

  public static var kind: String { "apgd" }
  public var access: Access { .gradient }

  public var name: String {
    "apgd-\(goal.rawValue)" + (steps == 100 ? "" : "-\(steps)")
      + (restarts > 1 ? "-restarts-\(restarts)" : "")
      + (goal == .targets && targets != 9 ? "-targets-\(targets)" : "")
  }

  public var description: String {
    "APGD (\(norm.rawValue)), \(steps) steps up "
      + (goal == .crossEntropy
        ? "the cross-entropy" : goal == .logitRatio ? "the ratio of logits" : "the targeted ratio")
      + (goal == .targets ? " towards at most \(targets) classes" : "")
      + (restarts > 1 ? ", \(restarts) runs" : "")
  }

  public func perturb(
    _ task: AttackTask, oracle: Oracle, generators: inout [SeededGenerator]
  ) throws(AttackError) -> Perturbation {
    let ball = try task.ball(norm: norm, generators: generators)
    guard ball.epsilon > 0, task.pixels.count > 0 else { return Perturbation(pixels: task.pixels) }
    var best = try BestPictures(task, norm: norm, rule: .strongest, attack: name)
    let all = Array(generators.indices)
    let aims = try aims(task, oracle)
    var begun = 0
    for number in 0..<restarts {
      oracle.begin(restart: number)
      for aim in aims {
        let examples = task.stopsAtSuccess ? best.remaining : all
        guard !examples.isEmpty else { break }
        var run = try Run(self, examples, ball, task, aim: aim, begun: begun, &generators)
        try run.climb(oracle, into: &best)
        begun += steps
      }
    }
    return try best.perturbation()
  }

  /// What the runs aim at: for each target a class per example; nil for no target.
  private func aims(_ task: AttackTask, _ oracle: Oracle) throws(AttackError) -> [[Int]?] {
    guard goal == .targets, case .misclassification = task.criterion else { return [nil] }
    // Seven emotions leave six targets; asking for more would repeat some.
    let rivals = try task.rivals(most: targets, oracle)
    return (rivals.first ?? []).indices.map { rank in rivals.map { $0[rank].target } }
  }
}

extension AutoPGD {
  /// One run of some examples.
  private struct Run {
    private let attack: AutoPGD
    private let task: AttackTask
    private let aim: [Int]?
    /// The steps of the runs before.
    private let begun: Int
    private var examples: [Int]
    private var ball: PerturbationBall
    private var pictures: Tensor
    private var previous: Tensor
    private var bestPictures: Tensor
    private var bestGradient: Tensor
    private var gradient: Tensor
    /// The objective at the last point, and the highest, of each example.
    private var objectives: [Float] = []
    private var highest: [Float] = []
    /// Step sizes as fractions of epsilon.
    private var sizes: [Float]
    private var rises: [Int]
    private var wasReduced: [Bool]
    private var highestAtCheckpoint: [Float] = []

    /// Shares of the objective's rises below which a step is halved, and of the momentum.
    private static let (risingShare, momentum): (Double, Float) = (0.75, 0.75)

    init(
      _ attack: AutoPGD, _ examples: [Int], _ ball: PerturbationBall, _ task: AttackTask,
      aim: [Int]?, begun: Int, _ generators: inout [SeededGenerator]
    ) throws(AttackError) {
      (self.attack, self.task, self.aim, self.begun) = (attack, task, aim, begun)
      self.examples = examples
      var streams = examples.map { generators[$0] }
      let (mine, start) = try tensors { () throws(TensorError) in
        let mine = examples.count == generators.count ? ball : try ball.selecting(examples)
        return (mine, try mine.surfacePoint(using: &streams))
      }
      for (place, example) in examples.enumerated() { generators[example] = streams[place] }
      self.ball = mine
      (pictures, previous, bestPictures) = (start, start, start)
      (gradient, bestGradient) = (start, start)
      let count = examples.count
      sizes = [Float](repeating: 2, count: count)
      rises = [Int](repeating: 0, count: count)
      wasReduced = [Bool](repeating: true, count: count)
    }

    mutating func climb(_ oracle: Oracle, into best: inout BestPictures) throws(AttackError) {
      try look(oracle, step: 0, &best)
      (highest, highestAtCheckpoint) = (objectives, objectives)
      (bestPictures, bestGradient) = (pictures, gradient)
      var (window, since) = (max(Int(0.22 * Double(attack.steps)), 1), 0)
      for step in 0..<attack.steps where !examples.isEmpty {
        try tensors { () throws(TensorError) in try move(isFirst: step == 0) }
        let before = objectives
        try look(oracle, step: step + 1, &best, before: before)
        since += 1
        if since == window {
          try checkpoint(window)
          since = 0
          window = max(
            window - max(Int(0.03 * Double(attack.steps)), 1),
            max(Int(0.06 * Double(attack.steps)), 1))
        }
      }
      // The last point was looked at; without success the strongest of the run counts.
      try best.judge(bestPictures, of: examples, step: begun + attack.steps, by: oracle)
    }

    /// Takes the gradient at the present point, judges what is adversarial there, and drops the
    /// examples that are done.
    private mutating func look(
      _ oracle: Oracle, step: Int, _ best: inout BestPictures, before: [Float]? = nil
    ) throws(AttackError) {
      let criterion = task.criterion.selecting(examples)
      var objective: ((Tensor) throws(TensorError) -> Tensor)?
      if let aim, case .misclassification(let labels) = criterion {
        let targets = examples.map { aim[$0] }
        objective = { (logits) throws(TensorError) in
          try targetedRatio(logits: logits, labels: labels, targets: targets)
        }
      }
      let ascent = try oracle.climb(
        pictures, criterion, loss: attack.goal == .crossEntropy ? .crossEntropy : .logitRatio,
        of: examples, attack: attack.name, step: begun + step, objective: objective)
      (objectives, gradient) = (ascent.objectives, ascent.gradient)
      if let before {
        for place in examples.indices where objectives[place] > before[place] { rises[place] += 1 }
        let isHigher = objectives.indices.map { objectives[$0] > highest[$0] }
        for place in isHigher.indices where isHigher[place] { highest[place] = objectives[place] }
        try tensors { () throws(TensorError) in
          bestPictures = try bestPictures.replacing(pictures, where: isHigher)
          bestGradient = try bestGradient.replacing(gradient, where: isHigher)
        }
      }
      // After the first 8-bit success only the strongest of the run counts, which is judged at its
      // end.
      let promising = examples.indices.filter {
        ascent.isAdversarial[$0] && !best.isAdversarial[examples[$0]]
      }
      guard !promising.isEmpty else { return }
      let rows = try tensors { () throws(TensorError) in try pictures.rows(promising) }
      try best.judge(rows, of: promising.map { examples[$0] }, step: begun + step, by: oracle)
      guard task.stopsAtSuccess else { return }
      try keep(examples.indices.filter { !best.isAdversarial[examples[$0]] })
    }

    private mutating func keep(_ kept: [Int]) throws(AttackError) {
      guard kept.count < examples.count else { return }
      examples = kept.map { examples[$0] }
      objectives = kept.map { objectives[$0] }
      if !highest.isEmpty {
        highest = kept.map { highest[$0] }
        highestAtCheckpoint = kept.map { highestAtCheckpoint[$0] }
      }
      sizes = kept.map { sizes[$0] }
      rises = kept.map { rises[$0] }
      wasReduced = kept.map { wasReduced[$0] }
      try tensors { () throws(TensorError) in
        for tensor in [
          \Self.pictures, \.previous, \.bestPictures, \.bestGradient, \.gradient,
        ] as [WritableKeyPath<Self, Tensor>] {
          self[keyPath: tensor] = try self[keyPath: tensor].rows(kept)
        }
        if !kept.isEmpty { ball = try ball.selecting(kept) }
      }
    }

    private mutating func move(isFirst: Bool) throws(TensorError) {
      let lengths = try Tensor(
        sizes.map { $0 * ball.epsilon }, shape: [sizes.count, 1, 1, 1])
      let onward = try ball.projecting(
        pictures + attack.norm.steepestAscent(gradient) * lengths)
      let share: Float = isFirst ? 1 : Self.momentum
      let next = try ball.projecting(
        pictures + (onward - pictures) * share + (pictures - previous) * (1 - share))
      (previous, pictures) = (pictures, next)
    }

    /// Halves the steps of the examples that no longer rise, and puts them back to their best
    /// point.
    private mutating func checkpoint(_ window: Int) throws(AttackError) {
      let isReduced = examples.indices.map { place in
        Double(rises[place]) < Self.risingShare * Double(window)
          || !wasReduced[place] && highestAtCheckpoint[place] >= highest[place]
      }
      for place in isReduced.indices where isReduced[place] {
        sizes[place] /= 2
        objectives[place] = highest[place]
      }
      try tensors { () throws(TensorError) in
        pictures = try pictures.replacing(bestPictures, where: isReduced)
        gradient = try gradient.replacing(bestGradient, where: isReduced)
      }
      wasReduced = isReduced
      highestAtCheckpoint = highest
      rises = [Int](repeating: 0, count: rises.count)
    }
  }
}

extension AttackKind {
  public static let apgdCE = autoPGD("apgd-ce", .crossEntropy)
  public static let apgdDLR = autoPGD("apgd-dlr", .logitRatio)
  public static let apgdT = autoPGD("apgd-t", .targets)

  private static func autoPGD(_ name: String, _ goal: AutoPGD.Goal) -> AttackKind {
    AttackKind(name: name, options: [.steps, .restarts]) { options throws(AttackError) in
      try AutoPGD(
        norm: options.norm ?? .linf, goal: goal, steps: options.steps ?? 100,
        restarts: options.restarts ?? 1)
    }
  }
}
