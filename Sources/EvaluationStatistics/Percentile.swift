/// Percentiles of measurements, such as milliseconds per image.
public enum Percentile {
  /// The value below which a share of the measurements lies, interpolated between neighbours.
  ///
  /// The definition is number 7 of Hyndman and Fan (1996), that of NumPy and R.
  ///
  ///     Percentile.of([1, 2, 3, 4], at: 0.25)  // 1.75
  ///
  /// - Parameter share: Clamped to `0...1`.
  /// - Returns: `nil` without measurements, or if one of them is not a number.
  /// - Complexity: O(n log n).
  public static func of(_ values: some Sequence<Double>, at share: Double) -> Double? {
    let sorted = values.sorted()
    guard !sorted.isEmpty, !share.isNaN, !sorted.contains(where: \.isNaN) else { return nil }
    let place = min(max(share, 0), 1) * Double(sorted.count - 1)
    let below = Int(place)
    let fraction = place - Double(below)
    guard fraction > 0 else { return sorted[below] }
    return sorted[below] + fraction * (sorted[below + 1] - sorted[below])
  }

  /// The middle measurement; of an even number, the mean of the middle two.
  public static func median(_ values: some Sequence<Double>) -> Double? { of(values, at: 0.5) }
}
