public import Tensors

/// A batch of 8-bit pictures of one size, as read from files or to be written.
///
/// Planar, as networks expect: `[count, channels, height, width]`, row-major, origin at the top
/// left. Attacks start from such pictures and are verified on them.
public struct PixelBatch: Sendable, Equatable {
  public internal(set) var count: Int
  /// 1 (grey), 3 (RGB), or what the model takes.
  public let channels: Int
  public let height: Int
  public let width: Int
  /// All pictures, one after the other, `0...255`.
  public internal(set) var bytes: [UInt8]

  /// Bytes of one picture.
  public var pictureSize: Int { channels * height * width }
  /// `[count, channels, height, width]`.
  public var shape: [Int] { [count, channels, height, width] }

  /// - Parameter bytes: Planar, `count * channels * height * width` of them.
  /// - Throws: `AttackError.pixelShape` if a size is negative or a picture is empty, `.pixelCount`
  ///   if there are too few or too many bytes.
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
  /// - Parameter pictures: One array per picture, of `height * width * channels` bytes.
  /// - Throws: As the other initialiser.
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
  /// How far each picture is from its original, in units of `0...1` pixels; measured on bytes, so
  /// exact but for one division (and one root).
  ///
  /// - Returns: One number per picture.
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
  /// Where a value between two bytes goes.
  enum Rounding {
    case toNearest
    /// By `linf` that costs less than a step of distance, and keeps what was adversarial beyond
    /// the boundary.
    case awayFromOriginal
  }

  /// Rounds perturbed versions of these pictures to 8 bits, keeping them within epsilon.
  ///
  /// For `linf` every value is clipped to the whole steps that epsilon allows, which changes
  /// nothing if epsilon is a multiple of 1/255. For `l2` rounding can
  /// lengthen a perturbation: if a picture leaves the ball, the values that rounding moved farthest
  /// from the original go one step back, worst first, until the picture is inside. So the attack
  /// pays for the rounding, not the defender.
  ///
  /// - Parameters:
  ///   - values: Perturbed pictures, `0...1`, in this batch's layout and within epsilon of it.
  ///   - epsilon: nil if nothing bounds the perturbation.
  ///   - rounding: Where values between two bytes go.
  ///   - attack: The attack's name, for errors.
  /// - Throws: `AttackError.perturbedNotNumbers` for a NaN or an infinity.
  /// - Precondition: `values.count == bytes.count`.
  func quantizing(
    _ values: [Float], norm: Norm, epsilon: Float?, rounding: Rounding = .toNearest, attack: String
  ) throws(AttackError) -> PixelBatch {
    if let index = values.firstIndex(where: { !$0.isFinite }) {
      throw .perturbedNotNumbers(example: index / pictureSize, attack: attack)
    }
    var result = self
    let steps = epsilon.map { 255 * Double($0) * (1 + Norm.relativeTolerance) }
    let reach = norm == .linf ? steps.map { Int(min($0, 255)) } ?? 255 : 255
    for index in values.indices {
      let original = Int(bytes[index])
      let wanted = min(max(values[index], 0), 1) * 255
      // What differs from a whole step by less than a hundredth is arithmetic.
      let slack: Float = wanted > Float(bytes[index]) ? -0.01 : 0.01
      let nearest =
        rounding == .awayFromOriginal
        ? Int((wanted + slack).rounded(wanted > Float(bytes[index]) ? .up : .down))
        : Int(wanted.rounded())
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
  /// Lengths are in byte steps. It ends inside the ball whenever the unrounded values are, because
  /// cutting off the fraction of every change suffices.
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
