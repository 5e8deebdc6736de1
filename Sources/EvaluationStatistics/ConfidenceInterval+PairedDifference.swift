extension ConfidenceInterval {
  /// Tango's score interval for the difference of two proportions measured on the same cases.
  ///
  /// Tango (Stat. Med. 17:891-908, 1998). Chosen over Newcombe's method 10 (Stat. Med.
  /// 17:2635-2650, 1998) because it excludes zero exactly where McNemar's asymptotic test rejects
  /// equality, needs only the discordant pairs, and holds without any: 0 flips in n cases give
  /// `±z²/(n + z²)`, about `±3.8/n`, and never a width of zero.
  ///
  ///     // -0.020...0.207
  ///     ConfidenceInterval.pairedDifference(onlyFirst: 16, onlySecond: 8, of: 86)
  ///
  /// - Parameters:
  ///   - onlyFirst: The cases in which only the first of the two succeeded.
  ///   - onlySecond: The cases in which only the second succeeded.
  ///   - count: All cases, including those in which both or neither succeeded.
  ///   - z: The two-sided normal quantile, by default that of 95%.
  /// - Returns: Limits in `-1...1` of the first proportion minus the second; `-1...1` itself if
  ///   `count` is zero.
  /// - Precondition: `onlyFirst >= 0 && onlySecond >= 0 && onlyFirst + onlySecond <= count`.
  public static func pairedDifference(
    onlyFirst: Int, onlySecond: Int, of count: Int, z: Double = z95
  ) -> ConfidenceInterval {
    precondition(
      onlyFirst >= 0 && onlySecond >= 0 && onlyFirst + onlySecond <= count,
      "\(onlyFirst) and \(onlySecond) discordant pairs among \(count) cases")
    guard count > 0 else { return ConfidenceInterval(lower: -1, upper: 1) }
    let score = TangoScore(b: Double(onlyFirst), c: Double(onlySecond), n: Double(count))
    let estimate = Double(onlyFirst - onlySecond) / Double(count)
    return ConfidenceInterval(
      lower: score.crossing(of: z, below: estimate),
      upper: score.crossing(of: -z, above: estimate))
  }
}

/// The score statistic of a paired difference, as a function of the hypothesised difference.
struct TangoScore {
  let b: Double
  let c: Double
  let n: Double

  /// The statistic at a hypothesised difference in `-1...1`; it falls as the difference grows, and
  /// is zero at the estimate.
  func value(at difference: Double) -> Double {
    // The maximum of the likelihood under this difference, in closed form (Tango, section 2).
    let linear = -b - c + (2 * n - b + c) * difference
    let constant = -c * difference * (1 - difference)
    let root = max(0, linear * linear - 8 * n * constant).squareRoot()
    let onlySecond = max(0, (root - linear) / (4 * n))
    let variance = n * (2 * onlySecond + difference * (1 - difference))
    let distance = b - c - n * difference
    guard variance > 0 else { return distance == 0 ? 0 : distance * .infinity }
    return distance / variance.squareRoot()
  }

  /// The difference below the estimate at which the statistic is `z`; -1 if there is none.
  func crossing(of z: Double, below estimate: Double) -> Double {
    bisect(from: -1, to: estimate) { value(at: $0) > z }
  }

  /// The difference above the estimate at which the statistic is `z`; 1 if there is none.
  func crossing(of z: Double, above estimate: Double) -> Double {
    bisect(from: estimate, to: 1) { value(at: $0) > z }
  }

  /// Halves until the limits touch: about 55 steps to the last bit.
  private func bisect(from: Double, to: Double, isLeft: (Double) -> Bool) -> Double {
    var (left, right) = (from, to)
    while true {
      let middle = left + (right - left) / 2
      guard middle > left, middle < right else { return middle }
      if isLeft(middle) { left = middle } else { right = middle }
    }
  }
}
