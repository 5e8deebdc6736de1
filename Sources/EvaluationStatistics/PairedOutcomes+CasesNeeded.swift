extension PairedOutcomes {
  /// The fewest cases for which the upper limit of the drop's interval would stay below a claim.
  ///
  /// Assumes that cases which are correct only first, or only second, stay as frequent as they are
  /// here. The score of Tango's interval then grows with the root of the number of cases, so that
  /// every larger number serves, too. Without any such case the limit is `z²/(n + z²)`:
  ///
  ///     var outcomes = PairedOutcomes()
  ///     outcomes.add(firstCorrect: true, secondCorrect: true)
  ///     outcomes.casesNeeded(forDropBelow: 0.003)  // 1277
  ///
  /// - Parameters:
  ///   - claim: The claimed drop.
  ///   - z: The two-sided normal quantile, by default that of 95%.
  /// - Returns: `nil` without cases, if the observed drop is not below the claim, or if more than
  ///   2⁵⁰ cases were needed.
  /// - Precondition: `0 < claim && claim < 1`.
  public func casesNeeded(
    forDropBelow claim: Double, z: Double = ConfidenceInterval.z95
  ) -> Int? {
    precondition(0 < claim && claim < 1, "a claimed drop of \(claim); expected one in 0...1")
    guard let drop, drop < claim else { return nil }
    let worse = Double(onlyFirstCorrect) / Double(n)
    let better = Double(onlySecondCorrect) / Double(n)
    func suffices(_ count: Int) -> Bool {
      let count = Double(count)
      return TangoScore(b: worse * count, c: better * count, n: count).value(at: claim) < -z
    }
    return Self.fewest(suffices)
  }

  /// The fewest cases for which the drop's interval would exclude zero, if cases that are correct
  /// only first, or only second, stay as frequent as they are here.
  ///
  ///     // 10 of 100 flip one way and 2 the other.
  ///     outcomes.casesNeededToDiffer()  // 73
  ///
  /// - Returns: `nil` without cases, or if both are equally frequent.
  public func casesNeededToDiffer(z: Double = ConfidenceInterval.z95) -> Int? {
    let difference = Double(onlyFirstCorrect - onlySecondCorrect)
    guard difference != 0 else { return nil }
    // At a difference of zero, Tango's score is McNemar's: (b - c) over the root of b + c.
    let shares = Double(onlyFirstCorrect + onlySecondCorrect) / Double(n)
    return Self.fewest { count in
      let score = abs(difference) / Double(n) * Double(count)
      return score > z * (shares * Double(count)).squareRoot()
    }
  }

  /// The smallest number that suffices, if every larger one does, too; `nil` above 2⁵⁰.
  private static func fewest(_ suffices: (Int) -> Bool) -> Int? {
    var enough = 1
    while !suffices(enough) {
      guard enough < 1 << 50 else { return nil }
      enough *= 2
    }
    var tooFew = enough / 2
    while enough - tooFew > 1 {
      let middle = tooFew + (enough - tooFew) / 2
      if suffices(middle) { enough = middle } else { tooFew = middle }
    }
    return enough
  }
}
