public import Tensors

/// A batch of 8-bit pictures of one size: what was read from files, or what will be written.
///
/// Planar, as networks want them: `[count, channels, height, width]`, row-major, origin at the top
/// left. An attack starts from such pictures and is judged on such pictures.
public struct PixelBatch: Sendable, Equatable {
  public let count: Int
  /// 1 (grey) or 3 (RGB), or whatever the model takes.
  public let channels: Int
  public let height: Int
  public let width: Int
  /// All pictures, one after the other, `0...255`.
  public internal(set) var bytes: [UInt8]

  /// Bytes of one picture.
  public var pictureSize: Int { channels * height * width }
  /// `[count, channels, height, width]`.
  public var shape: [Int] { [count, channels, height, width] }

  /// - Parameter bytes: planar, `count * channels * height * width` of them.
  /// - Throws: `AttackError.pixelShape` when a size is negative or a picture is empty, and
  ///   `.pixelCount` when there are too few or too many bytes.
  public init(
    count: Int, channels: Int, height: Int, width: Int, bytes: [UInt8]
  ) throws(AttackError) {
    let shape = [count, channels, height, width]
    guard count >= 0, channels > 0, height > 0, width > 0 else { throw .pixelShape(shape) }
    var expected = 1
    for size in shape {
      let (product, overflow) = expected.multipliedReportingOverflow(by: size)
      guard !overflow else { throw .pixelShape(shape) }
      expected = product
    }
    guard bytes.count == expected else { throw .pixelCount(found: bytes.count, expected: expected) }
    self.count = count
    self.channels = channels
    self.height = height
    self.width = width
    self.bytes = bytes
  }

  /// Takes pictures whose channels are interleaved (RGBRGB...), as image files store them.
  ///
  /// - Parameter pictures: one array a picture, `height * width * channels` bytes each.
  /// - Throws: as the other initialiser.
  public init(
    interleaved pictures: [[UInt8]], channels: Int, height: Int, width: Int
  ) throws(AttackError) {
    var planar: [UInt8] = []
    planar.reserveCapacity(pictures.reduce(0) { $0 + $1.count })
    for picture in pictures {
      if channels <= 1 {
        planar += picture
      } else {
        for channel in 0..<channels {
          planar += stride(from: channel, to: picture.count, by: channels).map { picture[$0] }
        }
      }
    }
    try self.init(
      count: pictures.count, channels: channels, height: height, width: width, bytes: planar)
  }

  /// One picture with interleaved channels, as image files store them.
  ///
  /// - Precondition: `index` is in `0..<count`.
  public func interleaved(_ index: Int) -> [UInt8] {
    let start = index * pictureSize
    guard channels > 1 else { return Array(bytes[start..<start + pictureSize]) }
    let plane = height * width
    return (0..<pictureSize).map { bytes[start + $0 % channels * plane + $0 / channels] }
  }

  /// The pictures as numbers, `[count, channels, height, width]`, `0...1`.
  public func tensor() throws(TensorError) -> Tensor {
    try Tensor(bytes.map { Float($0) / 255 }, shape: shape)
  }
}

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
