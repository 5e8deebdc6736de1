public import Tensors

/// What a gradient attack climbs; each is above zero, or grows, as the picture becomes adversarial.
public enum AttackLoss: String, Codable, CaseIterable, Hashable, Sendable {
  /// The label's cross-entropy; its gradient vanishes where the model is certain.
  case crossEntropy = "ce"
  /// The best other logit minus the label's (Carlini and Wagner 2017, section V, f6).
  case margin
  /// The margin divided by the gap between the best and the third best logit.
  ///
  /// Does not depend on the logits' scale (Croce and Hein 2020, section 4.1). With fewer than four
  /// classes it is the margin.
  case logitRatio = "dlr"
}

extension Criterion {
  /// The attacker's objective for each example; to be raised.
  ///
  /// Sum it over the batch, never average it, so that no example's gradient depends on the batch's
  /// size.
  ///
  /// - Parameter logits: `[batch, classes]`, scores before the softmax.
  /// - Returns: `[batch]`.
  public func objective(logits: Tensor, loss: AttackLoss) throws(TensorError) -> Tensor {
    switch loss {
    case .crossEntropy: return try objective(logits: logits)
    case .margin: return try margin(LogitRows(logits))
    case .logitRatio:
      let rows = try LogitRows(logits)
      guard rows.classes >= LogitRows.fewestForRatio else { return try margin(rows) }
      let gap = try rows.weighted { order, _ in [order[0]: 1, order[2]: -1] }
      return try margin(rows) / (gap + LogitRows.nothing)
    }
  }

  /// The logit that the attacker wants to be the largest, minus the largest of the others that
  /// stand against it.
  private func margin(_ rows: LogitRows) throws(TensorError) -> Tensor {
    try rows.weighted { order, example in
      let known = classes[example]
      // A model with a single class has no rival.
      guard let rival = order.first(where: { $0 != known }) else { return [:] }
      return switch self {
      case .misclassification: [rival: 1, known: -1]
      case .targeted: [known: 1, rival: -1]
      }
    }
  }
}

/// The targeted form of the ratio: pushes the label down and one target up.
///
/// Croce and Hein 2020, "Reliable evaluation of adversarial robustness with an ensemble of diverse
/// parameter-free attacks", equation 7. With fewer than four classes, the difference alone.
///
/// - Parameter logits: `[batch, classes]`.
/// - Returns: `[batch]`.
func targetedRatio(
  logits: Tensor, labels: [Int], targets: [Int]
) throws(TensorError) -> Tensor {
  let rows = try LogitRows(logits)
  let difference = try rows.weighted { _, example in
    targets[example] == labels[example] ? [:] : [targets[example]: 1, labels[example]: -1]
  }
  guard rows.classes >= LogitRows.fewestForRatio else { return difference }
  let gap = try rows.weighted { order, _ in
    [order[0]: 1, order[2]: -0.5, order[3]: -0.5]
  }
  return try difference / (gap + LogitRows.nothing)
}

/// Recorded logits, with the order of each example's classes.
private struct LogitRows {
  /// The fewest classes of which the ratio has all that it divides by.
  static let fewestForRatio = 4
  /// Keeps a gap of zero from dividing.
  static let nothing: Float = 1e-12

  let logits: Tensor
  let classes: Int
  /// The classes of each example, the largest logit first.
  let orders: [[Int]]

  init(_ logits: Tensor) throws(TensorError) {
    guard logits.shape.count == 2, logits.shape[1] > 0 else {
      throw TensorError(
        .invalidArgument, "logits of shape \(logits.shape), where [batch, classes] is expected")
    }
    self.logits = logits
    let classes = logits.shape[1]
    self.classes = classes
    let values = try logits.floats()
    orders = (0..<logits.shape[0]).map { example in
      (0..<classes).sorted {
        let (a, b) = (values[example * classes + $0], values[example * classes + $1])
        return a == b ? $0 < $1 : a > b
      }
    }
  }

  /// A weighted sum of some logits of each example, `[batch]`, recorded.
  func weighted(
    _ weights: (_ order: [Int], _ example: Int) -> [Int: Float]
  ) throws(TensorError) -> Tensor {
    var all = [Float](repeating: 0, count: orders.count * classes)
    for (example, order) in orders.enumerated() {
      for (index, weight) in weights(order, example) {
        guard (0..<classes).contains(index) else {
          throw TensorError(.invalidArgument, "class \(index) of a model with \(classes) classes")
        }
        all[example * classes + index] += weight
      }
    }
    return try (logits * Tensor(all, shape: [orders.count, classes])).sum(over: [1])
  }
}
