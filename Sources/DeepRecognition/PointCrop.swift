import FaceAnalysis
package import PixelImages
package import Tensors
package import Toolkit

/// The square around a face that a network places points in, and how it is cut out.
package enum PointCrop {
  /// The side of the square in widths of the face's box: dlib's boxes end within the jaw.
  static let side = 1.35
  /// The side in pixels.
  package static let size = 48

  /// The square around a face's box, as large as a network sees or larger.
  ///
  /// - Parameter pixels: The side in pixels of the network.
  package static func square(around box: Rect, pixels: Int = size) -> Rect {
    let length = side * box.width * Double(pixels) / Double(size)
    return Rect(
      x: box.center.x - length / 2, y: box.center.y - length / 2, width: length, height: length)
  }

  /// The grey values of an image, the mean of its channels: `[1, 1, height, width]`, `0...1`.
  package static func grey(_ image: Image) throws(TensorError) -> Tensor {
    var values: [Float] = []
    values.reserveCapacity(image.width * image.height)
    if image.channels == 1 {
      for value in image.pixels { values.append(Float(value) / 255) }
    } else {
      for start in stride(from: 0, to: image.pixels.count, by: 3) {
        let sum =
          Int(image.pixels[start]) + Int(image.pixels[start + 1])
          + Int(image.pixels[start + 2])
        values.append(Float(sum) / (3 * 255))
      }
    }
    return try Tensor(values, shape: [1, 1, image.height, image.width])
  }

  /// The pixels of a square, smoothed as far as they shrink; the border repeats outwards.
  ///
  /// Gradients pass through.
  ///
  /// - Parameters:
  ///   - image: `[1, 1, height, width]`.
  ///   - square: In its pixels.
  ///   - size: The side in pixels of the result, `[1, 1, size, size]`.
  package static func cut(
    _ square: Rect, from image: Tensor, size: Int
  ) throws(TensorError) -> Tensor {
    // Only what surrounds the square is resized.
    let margin = square.width / 8
    let rows = range(square.y - margin, square.y + square.height + margin, within: image.shape[2])
    let columns = range(square.x - margin, square.x + square.width + margin, within: image.shape[3])
    var part = try image.narrowed(dim: 2, from: rows.lowerBound, length: rows.count)
      .narrowed(dim: 3, from: columns.lowerBound, length: columns.count)
    let scale = min(1, Double(size) / square.width)
    if scale < 1 {
      part = try part.resizedBilinear(
        height: max(1, Int((Double(rows.count) * scale).rounded())),
        width: max(1, Int((Double(columns.count) * scale).rounded())))
    }
    // From -1...1 across the square to -1...1 across the part.
    let (height, width) = (Double(rows.count), Double(columns.count))
    let x = (square.center.x - Double(columns.lowerBound)) / width * 2 - 1
    let y = (square.center.y - Double(rows.lowerBound)) / height * 2 - 1
    let map = [square.width / width, 0, x, 0, square.height / height, y].map { Float($0) }
    return try part.warped(by: Tensor(map, shape: [1, 2, 3]), height: size, width: size)
  }

  /// Whole pixels from one place to another, as far as they lie within a length; at least one.
  private static func range(_ from: Double, _ to: Double, within length: Int) -> Range<Int> {
    let begin = min(max(0, Int(from.rounded(.down))), length - 1)
    return begin..<min(max(begin + 1, Int(to.rounded(.up))), length)
  }

  /// A place in -1...1 across a square, in the pixels of its image, counted from the centre of the
  /// top left one.
  package static func point(_ place: Point, in square: Rect) -> Point {
    Point(
      x: square.center.x + place.x * square.width / 2 - 0.5,
      y: square.center.y + place.y * square.height / 2 - 0.5)
  }

  /// The inverse of `point`.
  package static func place(of point: Point, in square: Rect) -> Point {
    Point(
      x: (point.x + 0.5 - square.center.x) / (square.width / 2),
      y: (point.y + 0.5 - square.center.y) / (square.height / 2))
  }
}
