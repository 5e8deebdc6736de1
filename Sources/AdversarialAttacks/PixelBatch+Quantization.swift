extension PixelBatch {
  /// Rounds perturbed versions of these pictures to 8 bits so that they stay within epsilon.
  ///
  /// Every value goes to the nearest byte. For `linf` it is then held within the whole steps that
  /// epsilon allows, which changes nothing where epsilon is a multiple of 1/255. For `l2` rounding
  /// can lengthen a perturbation: where a picture leaves the ball, the values that rounding moved
  /// farthest away from the original go one step back towards it, worst first, only as many as it
  /// takes. So the price of a file is paid by the attack, not by the defender.
  ///
  /// - Parameters:
  ///   - values: perturbed pictures, `0...1`, in this batch's layout and within epsilon of it.
  ///   - epsilon: nil where nothing bounds the perturbation.
  ///   - attack: The attack's name, for an error.
  /// - Throws: `AttackError.perturbedNotNumbers` for a NaN or an infinity.
  /// - Precondition: `values.count == bytes.count`.
  func quantizing(
    _ values: [Float], norm: Norm, epsilon: Float?, attack: String
  ) throws(AttackError) -> PixelBatch {
    if let index = values.firstIndex(where: { !$0.isFinite }) {
      throw .perturbedNotNumbers(example: index / pictureSize, attack: attack)
    }
    var result = self
    let steps = epsilon.map { 255 * Double($0) * (1 + Norm.relativeTolerance) }
    let reach = norm == .linf ? steps.map { Int(min($0, 255)) } ?? 255 : 255
    for index in values.indices {
      let original = Int(bytes[index])
      let nearest = Int((min(max(values[index], 0), 1) * 255).rounded())
      let held = min(max(nearest, original - reach), original + reach)
      result.bytes[index] = UInt8(clamping: held)
    }
    if norm == .l2, let steps {
      for picture in 0..<count {
        let range = picture * pictureSize..<(picture + 1) * pictureSize
        result.shorten(range, to: steps * steps, original: self, values: values)
      }
    }
    return result
  }

  /// Undoes the worst roundings of one picture until its squared length is at most the limit.
  ///
  /// Lengths are in steps of a byte. It ends inside whenever the unrounded values are, since then
  /// cutting off the fraction of every change does.
  private mutating func shorten(
    _ range: Range<Int>, to limit: Double, original: PixelBatch, values: [Float]
  ) {
    func change(_ index: Int) -> Int { Int(bytes[index]) - Int(original.bytes[index]) }
    var total = range.reduce(0) { $0 + change($1) * change($1) }
    guard Double(total) > limit else { return }

    let excess = range.map { index in
      let wanted = values[index] * 255 - Float(original.bytes[index])
      return (index: index, amount: Float(abs(change(index))) - abs(wanted))
    }
    let worstFirst = excess.filter { $0.amount > 0 }
      .sorted { $0.amount != $1.amount ? $0.amount > $1.amount : $0.index < $1.index }
    for (index, _) in worstFirst where Double(total) > limit {
      let size = abs(change(index))
      bytes[index] = change(index) > 0 ? bytes[index] - 1 : bytes[index] + 1
      total -= 2 * size - 1
    }
  }
}
