/// Where a comparison stands, counted in pictures times conditions.
public struct ComparisonProgress: Sendable {
  /// The condition under way, such as `pgd-20-linf-8`.
  public internal(set) var condition = ""
  public private(set) var done = 0
  public let total: Int
  private let clock = ContinuousClock()
  private let begin: ContinuousClock.Instant
  /// Pictures worked on by this process, not found in the ledger.
  private var worked = 0

  init(total: Int) {
    self.total = total
    begin = clock.now
  }

  mutating func advance(by count: Int, worked isWork: Bool) {
    done += count
    if isWork { worked += count }
  }

  /// The time that the rest takes at the mean pace so far; attacks differ, so it is rough.
  public var timeLeft: Duration? {
    guard worked > 0 else { return nil }
    return (clock.now - begin) * (Double(total - done) / Double(worked))
  }
}
