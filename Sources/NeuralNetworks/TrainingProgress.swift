/// The progress of a training run.
public struct TrainingProgress: Sendable {
  /// The epoch under way or just done, from 1, and their total.
  public let epoch: Int
  public let epochs: Int
  /// The steps done in this epoch, and their total.
  public let step: Int
  public let steps: Int
  /// The mean loss of this epoch's steps so far.
  public let loss: Float
  /// The validation score, `0...1`, once the epoch is done.
  public let score: Float?
  /// The best score so far and its epoch.
  public let best: BestScore?
  /// The estimated time left without early stopping.
  public let timeLeft: Duration
}

/// The best validation score of a run so far.
public struct BestScore: Codable, Equatable, Sendable {
  public let epoch: Int
  /// The validation score, `0...1`.
  public let score: Float
}

/// Estimates the time left from a moving average over recent steps.
struct TrainingPace {
  private let clock = ContinuousClock()
  private var last: ContinuousClock.Instant
  private var secondsPerStep: Double?

  init() { last = clock.now }

  mutating func stepDone() {
    let now = clock.now
    let seconds = (now - last) / .seconds(1)
    last = now
    secondsPerStep = secondsPerStep.map { 0.98 * $0 + 0.02 * seconds } ?? seconds
  }

  /// The estimated time for a number of steps.
  func time(for steps: Int) -> Duration { .seconds((secondsPerStep ?? 0) * Double(steps)) }
}
