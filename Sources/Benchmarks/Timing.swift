import EvaluationStatistics

/// Timings of repeated work, after a warm-up.
public struct Timing: Codable, Equatable, Sendable {
  /// The unit of work, such as "68 landmarks from a box".
  public let what: String
  /// Milliseconds per unit: the median, and the tenth and ninetieth percentile.
  public let medianMilliseconds: Double
  public let p10Milliseconds: Double
  public let p90Milliseconds: Double
  public let repeats: Int

  /// Runs the work `warmUp` times untimed, then `repeats` times timed.
  ///
  /// - Parameters:
  ///   - units: The units in each call of `body`, such as the pictures of a batch.
  ///   - clock: The clock to measure with.
  public static func measure(
    _ what: String, units: Int = 1, warmUp: Int = 3, repeats: Int = 30,
    clock: some Clock<Duration> = ContinuousClock(), body: () throws -> Void
  ) rethrows -> Timing {
    for _ in 0..<warmUp { try body() }
    let times = try (0..<max(1, repeats)).map { _ in
      try clock.measure(body) / .milliseconds(1) / Double(units)
    }
    return Timing(
      what: what, medianMilliseconds: Percentile.median(times) ?? 0,
      p10Milliseconds: Percentile.of(times, at: 0.1) ?? 0,
      p90Milliseconds: Percentile.of(times, at: 0.9) ?? 0, repeats: times.count)
  }
}
