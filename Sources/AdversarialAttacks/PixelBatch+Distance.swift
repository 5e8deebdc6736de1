extension PixelBatch {
  /// How far each picture is from its original, in units of `0...1` pixels; exact but for one
  /// division (and one root), as it is measured on bytes.
  ///
  /// - Returns: one number a picture.
  /// - Throws: `AttackError.differentPictures` unless both batches have the same shape.
  public func distances(
    from originals: PixelBatch, by norm: Norm
  ) throws(AttackError) -> [Double] {
    guard shape == originals.shape else {
      throw .differentPictures(found: shape, expected: originals.shape)
    }
    return (0..<count).map { picture in
      let range = picture * pictureSize..<(picture + 1) * pictureSize
      switch norm {
      case .linf:
        var largest = 0
        for index in range {
          largest = max(largest, abs(Int(bytes[index]) - Int(originals.bytes[index])))
        }
        return Double(largest) / 255
      case .l2:
        var total = 0
        for index in range {
          let change = Int(bytes[index]) - Int(originals.bytes[index])
          total += change * change
        }
        return Double(total).squareRoot() / 255
      }
    }
  }
}
