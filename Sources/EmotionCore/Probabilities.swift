import Glibc

/// A probability for each of the seven emotions, in label order; they sum to one.
public struct Probabilities: Equatable, Sendable {
  /// Seven values in `0...1`, in the order of `Emotion.allCases`.
  public let values: [Float]

  /// The softmax of seven logits in label order.
  ///
  /// - Precondition: `logits.count == Emotion.count`.
  public init(logits: [Float]) {
    precondition(
      logits.count == Emotion.count, "\(logits.count) logits where \(Emotion.count) are needed")
    let largest = logits.max() ?? 0
    let exponentials = logits.map { exp($0 - largest) }
    let total = exponentials.reduce(0, +)
    values = exponentials.map { $0 / total }
  }

  /// Takes values that are already probabilities.
  ///
  /// - Precondition: `values.count == Emotion.count`.
  public init(values: [Float]) {
    precondition(
      values.count == Emotion.count, "\(values.count) values where \(Emotion.count) are needed")
    self.values = values
  }

  /// The probability of one emotion, `0...1`.
  public subscript(emotion: Emotion) -> Float { values[emotion.index] }

  /// The most probable emotion; the first in label order if several are equal.
  public var top: Emotion {
    Emotion.allCases.max { self[$0] < self[$1] || (self[$0] == self[$1] && $0.index > $1.index) }
      ?? .neutral
  }

  /// The probability of the top emotion minus that of the second, `0...1`.
  public var margin: Float {
    let descending = values.sorted(by: >)
    return descending[0] - descending[1]
  }
}
