internal import PixelImages

/// Shrinks an image to the next level of the pyramid: five sixths of each side, bilinear.
///
/// Sums have the order, the precision and the rounding of dlib's `resize_image`, so that images are
/// equal bit for bit; a single grey level can tip a weak gradient.
final class PyramidStep {
  private let lefts = WorkingMemory<Int32>()
  private let fractions = WorkingMemory<Float>()
  private let rests = WorkingMemory<Float>()

  /// The next smaller image, in the given memory.
  ///
  /// - Precondition: The sides are at least 2.
  func shrink(_ image: PlanarImage, into memory: WorkingMemory<UInt8>) -> PlanarImage {
    let (width, height) = (5 * image.width / 6, 5 * image.height / 6)
    let target = memory.room(for: width * height * image.channels)
    let columns = prepareColumns(from: image.width, to: width)
    let scale = Double(image.height - 1) / Double(max(height - 1, 1))
    var y = -scale
    for row in 0..<height {
      y += scale
      let top = Int(y.rounded(.down))
      let rows = RowPair(
        top: top, bottom: min(top + 1, image.height - 1), fraction: y - Double(top))
      for channel in 0..<image.channels {
        shrinkRow(
          image, rows, channel: channel, columns: columns, width: width,
          into: target + (channel * height + row) * width)
      }
    }
    return PlanarImage(start: target, width: width, height: height, channels: image.channels)
  }

  /// Two rows of the larger image, and how far between them a row of the smaller one lies.
  private struct RowPair {
    let top: Int
    let bottom: Int
    let fraction: Double
  }

  /// Fills `lefts`, `fractions` and `rests` for the columns that dlib processes four at a time, in
  /// single precision; returns their number.
  private func prepareColumns(from: Int, to count: Int) -> Int {
    let scale = Double(from - 1) / Double(max(count - 1, 1))
    let lefts = lefts.room(for: count + 4)
    let fractions = fractions.room(for: count + 4)
    let rests = rests.room(for: count + 4)
    let step = Float(4 * scale)
    let begin = -4 * scale
    var x = SIMD4<Float>(
      Float(begin), Float(begin + scale), Float(begin + 2 * scale), Float(begin + 3 * scale))
    var column = 0
    while true {
      x += step
      let left = truncated(x)
      guard left[3] + 1 < Int32(from) else { return column }
      let fraction = x - SIMD4<Float>(left)
      for lane in 0..<4 { lefts[column + lane] = left[lane] }
      fractions.store(fraction, at: column)
      rests.store(1 - fraction, at: column)
      column += 4
    }
  }

  private func shrinkRow(
    _ image: PlanarImage, _ rows: RowPair, channel: Int, columns: Int, width: Int,
    into target: UnsafeMutablePointer<UInt8>
  ) {
    let top = image.plane(channel) + rows.top * image.width
    let bottom = image.plane(channel) + rows.bottom * image.width
    let lefts = lefts.room(for: width + 4)
    let fractions = fractions.room(for: width + 4)
    let rests = rests.room(for: width + 4)
    let (low, high) = (Float(rows.fraction), Float(1 - rows.fraction))
    // Grey values are rounded, colours are truncated.
    let rounding: Float = image.channels == 1 ? 0.5 : 0
    for column in stride(from: 0, to: columns, by: 4) {
      let (above, below) = (pairs(top, lefts + column), pairs(bottom, lefts + column))
      let (fraction, rest) = (fractions.four(at: column), rests.four(at: column))
      let sum =
        (high * rest) * above.left + (high * fraction) * above.right + (low * rest) * below.left
        + (low * fraction) * below.right
      let value = SIMD4<UInt8>(truncatingIfNeeded: truncated(sum + rounding))
      UnsafeMutableRawPointer(target + column).storeBytes(of: value, as: SIMD4<UInt8>.self)
    }
    shrinkRest(image, rows, top: top, bottom: bottom, columns: columns..<width, into: target)
  }

  /// The last columns, which dlib processes one by one.
  private func shrinkRest(
    _ image: PlanarImage, _ rows: RowPair, top: UnsafePointer<UInt8>, bottom: UnsafePointer<UInt8>,
    columns: Range<Int>, into target: UnsafeMutablePointer<UInt8>
  ) {
    let scale = Double(image.width - 1) / Double(max(columns.upperBound - 1, 1))
    let (low, high) = (rows.fraction, 1 - rows.fraction)
    var x = -scale + Double(columns.lowerBound) * scale
    for column in columns {
      x += scale
      let left = Int(x.rounded(.down))
      let right = min(left + 1, image.width - 1)
      if image.channels == 1 {
        let fraction = Float(x - Double(left))
        let above = (1 - fraction) * Float(top[left]) + fraction * Float(top[right])
        let below = (1 - fraction) * Float(bottom[left]) + fraction * Float(bottom[right])
        target[column] = UInt8(min(255, Float(high * Double(above) + low * Double(below))))
      } else {
        let fraction = x - Double(left)
        let above = (1 - fraction) * Double(top[left]) + fraction * Double(top[right])
        let below = (1 - fraction) * Double(bottom[left]) + fraction * Double(bottom[right])
        target[column] = UInt8(high * above + low * below)
      }
    }
  }

  /// The values at four columns and those to their right.
  @inline(__always)
  private func pairs(
    _ row: UnsafePointer<UInt8>, _ lefts: UnsafePointer<Int32>
  ) -> (left: SIMD4<Float>, right: SIMD4<Float>) {
    @inline(__always)
    func pair(_ lane: Int) -> UInt16 {
      UInt16(
        littleEndian: UnsafeRawPointer(row + Int(lefts[lane])).loadUnaligned(as: UInt16.self))
    }
    let both = SIMD4<UInt16>(pair(0), pair(1), pair(2), pair(3))
    return (
      SIMD4<Float>(SIMD4<Int32>(truncatingIfNeeded: both & 0xFF)),
      SIMD4<Float>(SIMD4<Int32>(truncatingIfNeeded: both &>> 8))
    )
  }
}

/// An image with one plane per channel, valid as long as its memory.
struct PlanarImage {
  let start: UnsafePointer<UInt8>
  let width: Int
  let height: Int
  /// 1 (grey) or 3 (red, green, blue).
  let channels: Int

  /// `[height, width]` of one channel.
  @inline(__always)
  func plane(_ channel: Int) -> UnsafePointer<UInt8> { start + channel * width * height }

  /// The image itself if it is grey; otherwise its planes in the given memory.
  static func of(
    _ image: Image, pixels: UnsafePointer<UInt8>, memory: WorkingMemory<UInt8>
  ) -> PlanarImage {
    guard image.channels == 3 else {
      return PlanarImage(start: pixels, width: image.width, height: image.height, channels: 1)
    }
    let count = image.width * image.height
    let red = memory.room(for: 3 * count)
    let (green, blue) = (red + count, red + 2 * count)
    for index in 0..<count {
      red[index] = pixels[3 * index]
      green[index] = pixels[3 * index + 1]
      blue[index] = pixels[3 * index + 2]
    }
    return PlanarImage(start: red, width: image.width, height: image.height, channels: 3)
  }
}
