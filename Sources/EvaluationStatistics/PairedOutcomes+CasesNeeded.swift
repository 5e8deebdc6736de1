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

  /// The cases it takes to find a difference like this one at the 5% level with a power of 80%.
  ///
  /// Connor 1987, "Sample size for testing differences in proportions for the paired-sample
  /// design". Assumes that cases which are correct only first, or only second, stay as frequent.
  ///
  ///     // 10 of 100 flip one way and 2 the other.
  ///     outcomes.casesNeededToDiffer()  // 145
  ///
  /// - Parameter power: The normal quantile of the power, by default that of 80%.
  /// - Returns: `nil` without cases, or if both are equally frequent.
  public func casesNeededToDiffer(
    z: Double = ConfidenceInterval.z95, power: Double = 0.8416212335729143
  ) -> Int? {
    guard let drop, drop != 0 else { return nil }
    let flips = Double(onlyFirstCorrect + onlySecondCorrect) / Double(n)
    let root = z * flips.squareRoot() + power * (flips - drop * drop).squareRoot()
    return Int((root * root / (drop * drop)).rounded(.up))
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
