public import EmotionCore
import Glibc

/// The probabilities of a face over time: a mean in which what is older counts for less.
///
/// Of what is known, a time of `constant` ago counts for 1/e; frames count by the time between
/// them, so that the frame rate does not matter.
public struct SmoothedProbabilities: Sendable {
  /// Seconds; 0 smooths nothing.
  public let constant: Double
  private var last: (values: [Float], time: Double)?

  public init(constant: Double) { self.constant = constant }

  /// Takes what was seen at a time in seconds; gives the mean, which sums to 1.
  public mutating func add(_ probabilities: Probabilities, time: Double) -> Probabilities {
    guard let (known, before) = last, constant > 0 else {
      last = (probabilities.values, time)
      return probabilities
    }
    let share = Float(1 - exp(-max(0, time - before) / constant))
    let values = zip(known, probabilities.values).map { $0 + share * ($1 - $0) }
    last = (values, time)
    return Probabilities(values: values)
  }
}
