public import Tensors
public import Toolkit

/// Trains a network, keeps the weights with the best validation score, and resumes exactly where a
/// checkpoint was written.
///
/// It evaluates and keeps a moving average of the weights. All random numbers of an epoch come from
/// the seed and the epoch's number, so a run that is killed and resumed gives the weights of an
/// uninterrupted one (on the same machine with the same number of threads). Use it on one thread
/// only.
public final class Trainer<Network: Layer> {
  public let plan: TrainingPlan
  let context: String
  let network: Network
  let averaged: Network
  let average: WeightAverage
  var optimizer: any Optimizer
  var epochsDone = 0
  var best: BestScore?
  /// The averaged weights of the best epoch so far, by name.
  var bestState: [StateEntry] = []
  private let data: any TrainingData
  private let objective: Objective
  private let validate: (Network) throws(TensorError) -> Float

  /// The loss of each example, `[batch]`, from the network's outputs.
  public typealias Objective =
    (_ outputs: Tensor, _ batch: TrainingBatch) throws(TensorError) -> Tensor

  /// - Parameters:
  ///   - context: Whatever else determines the weights, such as the data's fingerprint and the
  ///     network's sizes; a checkpoint with another context is refused.
  ///   - objective: What is minimised, and what the plan's adversary maximises; nil for the
  ///     cross-entropy of logits.
  ///   - makeNetwork: Makes the network with random weights; called twice.
  ///   - validate: The score of a network on the validation split, `0...1`, higher is better.
  /// - Throws: `TrainingError`: too few examples, or an unusable plan; `TensorError`.
  public init(
    plan: TrainingPlan, context: String = "", data: any TrainingData,
    objective: Objective? = nil,
    makeNetwork: (inout SeededGenerator) throws(TensorError) -> Network,
    validate: @escaping (Network) throws(TensorError) -> Float
  ) throws {
    guard data.count >= 2 else { throw TrainingError.tooFewExamples(data.count) }
    guard plan.epochs >= 1, plan.batchSize >= 2 else {
      throw TrainingError.plan(
        "it has \(plan.epochs) epochs and batches of \(plan.batchSize), but at least 1 epoch and "
          + "batches of 2 are needed")
    }
    guard plan.learningRate.isFinite, plan.weightDecay.isFinite, plan.averageDecay.isFinite else {
      throw TrainingError.plan(
        "its learning rate, weight decay or average decay is not a finite number")
    }
    self.plan = plan
    self.context = context
    self.data = data
    self.objective = objective ?? plan.crossEntropies
    self.validate = validate
    var generator = SeededGenerator(seed: plan.seed)
    network = try makeNetwork(&generator)
    averaged = try makeNetwork(&generator)
    average = try WeightAverage(of: network.state, in: averaged.state, decay: plan.averageDecay)
    let trained = network.state.trained
    switch plan.method {
    case .stochasticGradientDescent:
      optimizer = try StochasticGradientDescent(trained, weightDecay: plan.weightDecay)
    case .adamW: optimizer = try AdamW(trained, weightDecay: plan.weightDecay)
    }
  }

  /// Trains from the checkpoint, or from the start, until the last epoch or until patience runs
  /// out.
  ///
  /// - Parameters:
  ///   - checkpoint: Written after every epoch; an existing one is resumed. Nil for none.
  ///   - report: Called after every step and, with a score, after every epoch.
  /// - Returns: The best network and its score.
  /// - Throws: `TrainingError`: the loss diverged, the checkpoint is another run's, or the
  ///   state has no JSON; `SafetensorsError`: the checkpoint cannot be read or written;
  ///   `TensorError`.
  public func run(
    checkpoint: String? = nil, report: (TrainingProgress) -> Void = { _ in }
  ) throws -> (network: Network, best: BestScore) {
    if let checkpoint { try restore(from: checkpoint) }
    var pace = TrainingPace()
    while epochsDone < plan.epochs, !patienceIsOver {
      let loss = try trainEpoch(pace: &pace, report: report)
      let score = try validate(averaged)
      guard score.isFinite else {
        throw TrainingError.diverged(epoch: epochsDone + 1, step: steps)
      }
      try keepIfBest(score: score)
      epochsDone += 1
      if let checkpoint { try save(to: checkpoint) }
      report(progress(step: steps, loss: loss, score: lastScore, pace: pace))
    }
    for (entry, kept) in zip(averaged.state, bestState) { try entry.tensor.assign(kept.tensor) }
    return (averaged, best ?? BestScore(epoch: 0, score: 0))
  }

  private var lastScore: Float?

  private var steps: Int { plan.stepsPerEpoch(examples: data.count) }

  private var patienceIsOver: Bool {
    guard let best else { return false }
    return epochsDone - best.epoch >= plan.patience
  }

  private func trainEpoch(
    pace: inout TrainingPace, report: (TrainingProgress) -> Void
  ) throws -> Float {
    let epoch = epochsDone + 1
    let randomness = TrainingRandomness(SeededGenerator(seed: plan.seed, stream: UInt64(epoch)))
    let order = Array(0..<data.count).shuffled(using: &randomness.generator)
    let schedule = plan.schedule(examples: data.count)
    var lossSum: Float = 0
    for step in 0..<steps {
      let begin = step * plan.batchSize
      let indices = Array(order[begin..<min(begin + plan.batchSize, order.count)])
      let rate = schedule.rate(at: epochsDone * steps + step)
      let loss = try self.step(
        indices, after: Float(epochsDone) + Float(step) / Float(steps), learningRate: rate,
        randomness: randomness)
      guard loss.isFinite else { throw TrainingError.diverged(epoch: epoch, step: step + 1) }
      lossSum += loss
      pace.stepDone()
      report(progress(step: step + 1, loss: lossSum / Float(step + 1), score: nil, pace: pace))
    }
    return lossSum / Float(steps)
  }

  private func step(
    _ indices: [Int], after epochs: Float, learningRate: Float, randomness: TrainingRandomness
  ) throws(TensorError) -> Float {
    let batch = try data.batch(indices, randomness: randomness)
    func losses(_ inputs: Tensor) throws(TensorError) -> Tensor {
      let outputs = try withBFloat16(plan.bfloat16) { () throws(TensorError) in
        try network(data.prepared(inputs), mode: .training(randomness))
      }
      return try objective(outputs, batch)
    }
    let inputs =
      try plan.adversary?.perturbed(
        batch.inputs, after: epochs, randomness: randomness, losses: losses) ?? batch.inputs
    let loss = try losses(inputs).mean()
    let trained = network.state.trained
    try optimizer.step(
      gradients: gradients(of: loss, withRespectTo: trained.map(\.tensor)),
      learningRate: learningRate)
    try average.update(step: optimizer.stepCount)
    return try loss.item()
  }

  private func keepIfBest(score: Float) throws(TensorError) {
    lastScore = score
    if let best, score <= best.score { return }
    best = BestScore(epoch: epochsDone + 1, score: score)
    bestState = try averaged.state.copied()
  }

  private func progress(step: Int, loss: Float, score: Float?, pace: TrainingPace)
    -> TrainingProgress
  {
    let epoch = score == nil ? epochsDone + 1 : epochsDone
    return TrainingProgress(
      epoch: epoch, epochs: plan.epochs, step: step, steps: steps, loss: loss, score: score,
      best: best, timeLeft: pace.time(for: (plan.epochs - epoch + 1) * steps - step))
  }
}

/// A moving average of a network's state over the training steps (Polyak and Juditsky, 1992), which
/// is evaluated and kept instead of the last, noisier weights.
struct WeightAverage {
  private let source: [StateEntry]
  private let average: [StateEntry]
  private let decay: Float

  /// Starts with a copy of the source in a second network's state.
  ///
  /// - Parameter decay: The share of the old average that a step keeps; early steps keep less, so
  ///   that the average forgets the initial weights.
  init(of source: [StateEntry], in average: [StateEntry], decay: Float) throws(TensorError) {
    self.source = source
    self.average = average
    self.decay = decay
    for (kept, current) in zip(average, source) { try kept.tensor.assign(current.tensor) }
  }

  /// Moves the average after the optimiser's step number `step`, counted from 1.
  func update(step: Int) throws(TensorError) {
    let kept = min(decay, Float(1 + step) / Float(10 + step))
    for (average, current) in zip(average, source) {
      try average.tensor.scale(by: kept)
      try average.tensor.add(current.tensor, times: 1 - kept)
    }
  }
}
