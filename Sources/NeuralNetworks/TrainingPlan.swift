import Glibc
public import Tensors

/// Everything besides the data that determines how a network is trained.
///
/// A checkpoint stores it, so that a run can only be resumed with the plan it was started with.
public struct TrainingPlan: Codable, Equatable, Sendable {
  /// The rule that changes the parameters.
  public enum Method: String, Codable, Sendable {
    case stochasticGradientDescent = "sgd"
    case adamW = "adamw"
  }

  public var method: Method
  public var epochs: Int
  /// The examples in a step; the rest of an epoch is one smaller batch, dropped if it is less than
  /// half.
  public var batchSize: Int
  /// The highest learning rate of the schedule.
  public var learningRate: Float
  /// The number of epochs, which may be a fraction, in which the rate rises.
  public var warmupEpochs: Float
  public var weightDecay: Float
  /// The share of each target spread over all classes, `0..<1`.
  public var labelSmoothing: Float
  /// A factor on the loss of each class, in label order; nil for none.
  public var classWeights: [Float]?
  /// See `WeightAverage`.
  public var averageDecay: Float
  /// Training stops after this many epochs without a better validation score.
  public var patience: Int
  /// Whether the convolutions and products of both passes are in bfloat16.
  public var bfloat16: Bool
  /// Who perturbs the training inputs; nil for nobody.
  public var adversary: TrainingAdversary?
  public var seed: UInt64

  public init(
    method: Method, epochs: Int, batchSize: Int, learningRate: Float, warmupEpochs: Float = 1,
    weightDecay: Float, labelSmoothing: Float = 0, classWeights: [Float]? = nil,
    averageDecay: Float = 0.998, patience: Int, bfloat16: Bool = false,
    adversary: TrainingAdversary? = nil, seed: UInt64
  ) {
    self.method = method
    self.epochs = epochs
    self.batchSize = batchSize
    self.learningRate = learningRate
    self.warmupEpochs = warmupEpochs
    self.weightDecay = weightDecay
    self.labelSmoothing = labelSmoothing
    self.classWeights = classWeights
    self.averageDecay = averageDecay
    self.patience = patience
    self.bfloat16 = bfloat16
    self.adversary = adversary
    self.seed = seed
  }

  /// The number of steps in an epoch.
  func stepsPerEpoch(examples: Int) -> Int {
    let (whole, left) = examples.quotientAndRemainder(dividingBy: batchSize)
    // Batch norm has no variance to divide by in a batch of one.
    return max(1, left >= 2 && left * 2 >= batchSize ? whole + 1 : whole)
  }

  func schedule(examples: Int) -> LearningRateSchedule {
    let steps = stepsPerEpoch(examples: examples)
    return LearningRateSchedule(
      peak: learningRate, warmupSteps: Int(warmupEpochs * Float(steps)), totalSteps: epochs * steps)
  }
}

extension TrainingPlan {
  /// The plan in one line for model cards.
  public var words: String {
    var parts = [
      "\(method.words), at most \(epochs) epochs in batches of \(batchSize)",
      "learning rate \(learningRate), rising for \(warmupEpochs) epochs and falling by half a cosine",
      "weight decay \(weightDecay)",
    ]
    if labelSmoothing > 0 { parts.append("label smoothing \(labelSmoothing)") }
    if let classWeights {
      parts.append("class weights \(classWeights.map { String($0) }.joined(separator: ", "))")
    }
    if let adversary { parts.append(adversary.words) }
    parts.append("moving average of the weights by \(averageDecay)")
    parts.append("stopped after \(patience) epochs without a better validation score")
    parts.append(bfloat16 ? "products in bfloat16" : "float32")
    return parts.joined(separator: "; ")
  }

  /// The cross-entropy of each example; a mixed example's is the mean over both labels, weighted by
  /// their shares.
  public func crossEntropies(_ logits: Tensor, _ batch: TrainingBatch) throws(TensorError) -> Tensor
  {
    let weights = try classWeights.map { values throws(TensorError) in
      try Tensor(values, shape: [values.count])
    }
    let losses = try logits.crossEntropy(
      labels: batch.labels, classWeights: weights, labelSmoothing: labelSmoothing)
    guard let mixture = batch.mixture else { return losses }
    let others = try logits.crossEntropy(
      labels: mixture.labels, classWeights: weights, labelSmoothing: labelSmoothing)
    let shares = try Tensor(mixture.shares, shape: [mixture.shares.count])
    return try losses + shares * (others - losses)
  }

  /// The differences from another plan, by property.
  func differences(from other: TrainingPlan) -> [String] {
    zip(Mirror(reflecting: other).children, Mirror(reflecting: self).children).compactMap {
      theirs, ours in
      let (before, now) = (String(describing: theirs.value), String(describing: ours.value))
      return before == now ? nil : "\(ours.label ?? "plan") is \(before) there and \(now) here"
    }
  }
}

extension TrainingPlan.Method {
  fileprivate var words: String {
    switch self {
    case .stochasticGradientDescent: "SGD"
    case .adamW: "AdamW"
    }
  }
}

/// A learning rate that rises linearly and then falls to zero along half a cosine (Loshchilov and
/// Hutter, 2017, without restarts).
struct LearningRateSchedule: Codable, Equatable, Sendable {
  /// The highest rate.
  let peak: Float
  let warmupSteps: Int
  let totalSteps: Int

  /// The rate of a step, counted from 0.
  func rate(at step: Int) -> Float {
    if step < warmupSteps { return peak * Float(step + 1) / Float(warmupSteps) }
    let length = max(1, totalSteps - warmupSteps)
    let progress = min(1, Float(step - warmupSteps) / Float(length))
    return peak * 0.5 * (1 + cosf(Float.pi * progress))
  }
}
