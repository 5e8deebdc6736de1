/// Where a training run stands.
public struct TrainingProgress: Sendable {
  /// The epoch under way or just done, counted from 1, of how many.
  public let epoch: Int
  public let epochs: Int
  /// Steps done in this epoch, of how many.
  public let step: Int
  public let steps: Int
  /// The mean loss of this epoch's steps so far.
  public let loss: Float
  /// The validation score, `0...1`, once the epoch is done.
  public let score: Float?
  /// The best score so far and its epoch.
  public let best: BestScore?
  /// The time that the rest would take at this run's pace, early stopping apart.
  public let timeLeft: Duration
}

/// The best validation score of a run so far.
public struct BestScore: Codable, Equatable, Sendable {
  public let epoch: Int
  /// The validation score, `0...1`.
  public let score: Float
}

/// The pace of a training run, for the time that is left: a moving mean over recent steps.
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

  /// The time that so many steps would take.
  func time(for steps: Int) -> Duration { .seconds((secondsPerStep ?? 0) * Double(steps)) }
}
