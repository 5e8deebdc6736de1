import Tensors
public import Toolkit

/// Repeated steps up the loss, each projected back onto the ball of allowed pictures.
///
/// Madry et al. 2018, "Towards deep learning models resistant to adversarial attacks", section 2.1.
/// Without options a run ends at its last iterate, as in the paper. Steps that fall from epsilon
/// towards zero find more than steps of one size: at the end they settle where a fixed step would
/// jump across. Of several runs each example keeps the best: adversarial first, then higher loss.
///
/// Presets: one full step is the fast gradient sign method, `fgsm(norm:)`; steps along an
/// accumulated gradient are `momentum(norm:steps:)`.
public struct ProjectedGradientDescent: Attack {
  /// The lengths of a run's steps.
  public enum Schedule: Hashable, Sendable {
    /// From epsilon to epsilon divided by the number of steps, on a line.
    case falling
    /// The same fraction of epsilon each time, above 0.
    case fixed(Float)

    /// 2.5 divided by the number of steps, which together are longer than the ball is wide.
    ///
    /// Madry et al. 2018, section 5.
    public static func madry(steps: Int) -> Schedule { .fixed(2.5 / Float(steps)) }
  }

  public let norm: Norm
  /// Gradient steps of each run, at least 1.
  public let steps: Int
  public let schedule: Schedule
  /// Whether each run starts at a random point of the ball instead of at the picture.
  public let randomStart: Bool
  /// Independent runs, at least 1; more than one only with a random start.
  public let restarts: Int
  /// How much of the accumulated gradient each step keeps, `0...1`; 0 for none.
  ///
  /// Dong et al. 2018, "Boosting adversarial attacks with momentum", equation 6.
  public let momentum: Float
  /// Whether a run ends at its iterate of highest loss instead of at its last one.
  public let keepsBest: Bool

  /// - Throws: `AttackError` if there is less than one step or run, a number is out of range, or
  ///   several runs would all be the same.
  public init(
    norm: Norm = .linf, steps: Int = 20, schedule: Schedule = .falling, randomStart: Bool = true,
    restarts: Int = 1, momentum: Float = 0, keepsBest: Bool = false
  ) throws(AttackError) {
    guard steps >= 1 else { throw .invalidSteps(steps) }
    if case .fixed(let size) = schedule {
      guard size > 0, size.isFinite else { throw .invalidStepSize(size) }
    }
    guard restarts >= 1 else { throw .invalidRestarts(restarts) }
    guard restarts == 1 || randomStart else { throw .restartsWithoutRandomStart(restarts) }
    guard (0...1).contains(momentum) else {
      throw .invalidOption("the momentum", found: Double(momentum), expected: "0 to 1")
    }
    self.init(
      norm, steps, schedule, randomStart: randomStart, restarts: restarts, momentum: momentum,
      keepsBest: keepsBest)
  }

  /// The fast gradient sign method, and for `l2` the fast gradient method: one step of length
  /// epsilon from the picture itself.
  ///
  /// Goodfellow et al. 2015, "Explaining and harnessing adversarial examples", section 4.
  public static func fgsm(norm: Norm = .linf) -> ProjectedGradientDescent {
    ProjectedGradientDescent(norm, 1, .fixed(1))
  }

  /// The momentum iterative method, MI-FGSM, which keeps all of the accumulated gradient.
  ///
  /// Dong et al. 2018, algorithm 1. There the steps together are as long as epsilon
  /// (`.fixed(1 / Float(steps))`); falling ones leave fewer pictures.
  ///
  /// - Throws: `AttackError` if a number is out of range.
  public static func momentum(
    norm: Norm = .linf, steps: Int = 10, schedule: Schedule = .falling
  ) throws(AttackError) -> ProjectedGradientDescent {
    try ProjectedGradientDescent(
      norm: norm, steps: steps, schedule: schedule, randomStart: false, momentum: 1)
  }

  private init(
    _ norm: Norm, _ steps: Int, _ schedule: Schedule, randomStart: Bool = false, restarts: Int = 1,
    momentum: Float = 0, keepsBest: Bool = false
  ) {
    (self.norm, self.steps, self.schedule) = (norm, steps, schedule)
    (self.randomStart, self.restarts) = (randomStart, restarts)
    (self.momentum, self.keepsBest) = (momentum, keepsBest)
  }
}

extension ProjectedGradientDescent: Codable {
  private enum CodingKeys: String, CodingKey {
    case norm, steps, relativeStepSize, randomStart, restarts, momentum, keepsBest
  }

  /// - Throws: As the initialiser, so that a manifest cannot hold an invalid attack.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    try self.init(
      norm: values.decode(Norm.self, forKey: .norm), steps: values.decode(Int.self, forKey: .steps),
      schedule: values.decodeIfPresent(Float.self, forKey: .relativeStepSize)
        .map { .fixed($0) } ?? .falling,
      randomStart: values.decode(Bool.self, forKey: .randomStart),
      restarts: values.decode(Int.self, forKey: .restarts),
      momentum: values.decodeIfPresent(Float.self, forKey: .momentum) ?? 0,
      keepsBest: values.decodeIfPresent(Bool.self, forKey: .keepsBest) ?? false)
  }

  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(norm, forKey: .norm)
    try values.encode(steps, forKey: .steps)
    if case .fixed(let size) = schedule { try values.encode(size, forKey: .relativeStepSize) }
    try values.encode(randomStart, forKey: .randomStart)
    try values.encode(restarts, forKey: .restarts)
    if momentum > 0 { try values.encode(momentum, forKey: .momentum) }
    if keepsBest { try values.encode(keepsBest, forKey: .keepsBest) }
  }
}

extension ProjectedGradientDescent {
  private var isFastGradient: Bool { self == .fgsm(norm: norm) }
  private var isMomentumMethod: Bool {
    self == ProjectedGradientDescent(norm, steps, schedule, momentum: 1)
  }

  public static var kind: String { "pgd" }

  public var access: Access { .gradient }

  /// `fgsm`, `mi-fgsm-` or `pgd-` and the steps, with suffixes for what is unusual.
  public var name: String {
    guard !isFastGradient else { return "fgsm" }
    var name = (isMomentumMethod ? "mi-fgsm-" : "pgd-") + String(steps)
    if restarts > 1 { name += "-restarts-\(restarts)" }
    if case .fixed(let size) = schedule { name += "-step-\(size)" }
    guard !isMomentumMethod else { return name }
    if !randomStart { name += "-from-picture" }
    if momentum > 0 { name += "-momentum-\(momentum)" }
    return keepsBest ? name + "-best" : name
  }

  public var description: String {
    guard !isFastGradient else {
      return "fast gradient \(norm == .linf ? "sign " : "")method (\(norm.rawValue))"
    }
    let lengths =
      switch schedule {
      case .falling: "falling from epsilon"
      case .fixed(let size): "of \(size) epsilon"
      }
    return
      (isMomentumMethod ? "momentum iterative method" : "projected gradient descent")
      + " (\(norm.rawValue)), \(steps) steps \(lengths) from "
      + (randomStart ? "a random start" : "the picture")
      + (momentum > 0 && !isMomentumMethod ? ", momentum \(momentum)" : "")
      + (keepsBest ? ", best iterate" : "")
      + (restarts > 1 ? ", best of \(restarts) runs" : "")
  }

  public func perturb(
    _ task: AttackTask, oracle: Oracle, generators: inout [SeededGenerator]
  ) throws(AttackError) -> Perturbation {
    let ball = try task.ball(norm: norm, generators: generators)
    guard ball.epsilon > 0, task.pixels.count > 0 else { return Perturbation(pixels: task.pixels) }
    let all = Array(generators.indices)
    guard keepsBest || task.stopsAtSuccess || restarts > 1 else {
      var run = try Run(self, all, ball, task, &generators)
      while try run.step(task.criterion, oracle) {}
      return Perturbation(pixels: run.pictures, traces: task.recordsTrace ? run.traces : nil)
    }
    var best = try BestPictures(task, norm: norm, rule: .strongest, attack: name)
    var traces = [[Float]](repeating: [], count: all.count)
    for number in 0..<restarts {
      let examples = task.stopsAtSuccess ? best.remaining : all
      guard !examples.isEmpty else { break }
      oracle.begin(restart: number)
      var run = try Run(self, examples, ball, task, &generators)
      let first = number * steps
      while try run.step(task.criterion, oracle) {
        guard task.stopsAtSuccess else { continue }
        try run.retire(judgedBy: &best, at: first, oracle)
      }
      try best.judge(run.pictures, of: run.examples, step: first + steps, by: oracle)
      if keepsBest, let pictures = run.strongest {
        try best.judge(pictures, of: run.examples, step: first + steps, by: oracle)
      }
      // A retired example's trace ends where it succeeded.
      for example in examples { traces[example] += run.traces[example] }
    }
    return try best.perturbation(traces: task.recordsTrace ? traces : nil)
  }
}

extension ProjectedGradientDescent {
  /// One run of some examples, from the start to the last iterate.
  private struct Run {
    let attack: ProjectedGradientDescent
    /// Those still under way, and their pictures.
    private(set) var examples: [Int]
    private(set) var pictures: Tensor
    /// The pictures of highest loss, if the attack keeps them.
    private(set) var strongest: Tensor?
    /// The objective of each example of the batch at each step.
    private(set) var traces: [[Float]]
    private var ball: PerturbationBall
    private var velocity: Tensor?
    private var highest: [Float]
    private var isAdversarial: [Bool] = []
    private var done = 0

    init(
      _ attack: ProjectedGradientDescent, _ examples: [Int], _ ball: PerturbationBall,
      _ task: AttackTask, _ generators: inout [SeededGenerator]
    ) throws(AttackError) {
      (self.attack, self.examples) = (attack, examples)
      traces = [[Float]](repeating: [], count: generators.count)
      highest = [Float](repeating: -.infinity, count: examples.count)
      let mine = try tensors { () throws(TensorError) in
        examples.count == generators.count ? ball : try ball.selecting(examples)
      }
      self.ball = mine
      pictures = mine.centre
      guard attack.randomStart else { return }
      var streams = examples.map { generators[$0] }
      pictures = try tensors { () throws(TensorError) in try mine.randomPoint(using: &streams) }
      for (place, example) in examples.enumerated() { generators[example] = streams[place] }
    }

    /// Takes a step; false after the last one, or when no example is left.
    mutating func step(_ criterion: Criterion, _ oracle: Oracle) throws(AttackError) -> Bool {
      guard done < attack.steps, !examples.isEmpty else { return false }
      let ascent = try oracle.climb(
        pictures, criterion.selecting(examples), of: examples, attack: attack.name, step: done + 1)
      isAdversarial = ascent.isAdversarial
      for (place, example) in examples.enumerated() {
        traces[example].append(ascent.objectives[place])
      }
      if attack.keepsBest { try keep(ascent.objectives) }
      try tensors { () throws(TensorError) in try move(along: ascent.gradient) }
      done += 1
      return true
    }

    /// Judges the pictures that were adversarial before the last step, and drops the examples of
    /// those that still are when rounded.
    mutating func retire(
      judgedBy best: inout BestPictures, at first: Int, _ oracle: Oracle
    ) throws(AttackError) {
      let promising = examples.indices.filter { isAdversarial[$0] }
      guard !promising.isEmpty else { return }
      let (candidates, before) = (promising.map { examples[$0] }, previous ?? pictures)
      let rows = try tensors { () throws(TensorError) in try before.rows(promising) }
      try best.judge(rows, of: candidates, step: first + done - 1, by: oracle)
      let isDone = best.isAdversarial
      let kept = examples.indices.filter { !isDone[examples[$0]] }
      guard kept.count < examples.count else { return }
      examples = kept.map { examples[$0] }
      highest = kept.map { highest[$0] }
      isAdversarial = kept.map { isAdversarial[$0] }
      guard !kept.isEmpty else { return }
      try tensors { () throws(TensorError) in
        pictures = try pictures.rows(kept)
        velocity = try velocity?.rows(kept)
        strongest = try strongest?.rows(kept)
        ball = try ball.selecting(kept)
      }
    }

    /// The pictures before the last step.
    private var previous: Tensor?

    private mutating func keep(_ objectives: [Float]) throws(AttackError) {
      let before = strongest ?? pictures
      let isHigher = objectives.indices.map { objectives[$0] > highest[$0] }
      for place in isHigher.indices where isHigher[place] { highest[place] = objectives[place] }
      strongest = try tensors { () throws(TensorError) in
        try before.replacing(pictures, where: isHigher)
      }
    }

    private mutating func move(along gradient: Tensor) throws(TensorError) {
      var direction = gradient
      if attack.momentum > 0 {
        let size = gradient.count / max(1, gradient.shape[0])
        let mean = try gradient.reshaped(to: [-1, size]).abs().sum(over: [1], keepingDims: true)
          .clamped(to: Float.leastNormalMagnitude...Float.greatestFiniteMagnitude)
        let unit = try (gradient.reshaped(to: [-1, size]) / mean).reshaped(to: gradient.shape)
        direction =
          try velocity.map { old throws(TensorError) in
            try old * attack.momentum + unit
          } ?? unit
        velocity = direction
      }
      let length =
        switch attack.schedule {
        case .falling: 1 - Float(done) / Float(attack.steps)
        case .fixed(let size): size
        }
      previous = pictures
      pictures = try ball.projecting(
        pictures + attack.norm.steepestAscent(direction) * (length * ball.epsilon))
    }
  }
}

extension AttackKind {
  public static let pgd = AttackKind(
    name: "pgd", options: [.steps, .stepSize, .restarts, .momentum, .keepsBest]
  ) { options throws(AttackError) in
    try ProjectedGradientDescent(
      norm: options.norm ?? .linf, steps: options.steps ?? 20,
      schedule: options.stepSize.map { .fixed($0) } ?? .falling, restarts: options.restarts ?? 1,
      momentum: options.momentum ?? 0, keepsBest: options.keepsBest ?? false)
  }

  public static let fgsm = AttackKind(name: "fgsm", options: []) {
    options throws(AttackError) in
    ProjectedGradientDescent.fgsm(norm: options.norm ?? .linf)
  }

  public static let miFGSM = AttackKind(name: "mi-fgsm", options: [.steps, .stepSize]) {
    options throws(AttackError) in
    try ProjectedGradientDescent.momentum(
      norm: options.norm ?? .linf, steps: options.steps ?? 10,
      schedule: options.stepSize.map { .fixed($0) } ?? .falling)
  }
}
