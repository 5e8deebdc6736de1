/// How far the search for landmarks is.
public struct LandmarkProgress: Sendable {
  /// Pictures done, of how many.
  public let done: Int
  public let total: Int
  /// The time that the rest would take at this run's pace, as far as it is known.
  public let timeLeft: Duration
}

/// The pace at which landmarks are found; what the cache gave counts as done and takes no time.
struct LandmarkPace {
  let total: Int
  private var done = 0
  private var found = 0
  private let start = ContinuousClock.now

  init(total: Int) { self.total = total }

  mutating func add(_ count: Int, cached: Bool) -> LandmarkProgress {
    done += count
    if !cached { found += count }
    let each = found > 0 ? (ContinuousClock.now - start) / found : .zero
    return LandmarkProgress(done: done, total: total, timeLeft: each * (total - done))
  }
}
