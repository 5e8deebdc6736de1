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
