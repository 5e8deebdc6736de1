/// Cubic resizing as a linear map, so that a gradient can be carried back through it.
///
/// The weights are those of `Image.resized(width:height:by: .cubic)`, as OpenCV has them (Keys
/// 1981, with a = -0.75, borders repeated), without its rounding to whole grey levels.
package struct CubicResampling: Sendable {
  /// The four values of a line that a new one is made of.
  private struct Taps {
    var places: SIMD4<Int>
    var weights: SIMD4<Float>
  }

  private let (columns, rows): ([Taps], [Taps])
  private let (width, height): (Int, Int)

  /// - Parameters:
  ///   - width: That of the original, in pixels.
  ///   - newWidth: That of the resized picture.
  package init(width: Int, height: Int, newWidth: Int, newHeight: Int) {
    (self.width, self.height) = (width, height)
    columns = Self.taps(from: width, to: newWidth)
    rows = Self.taps(from: height, to: newHeight)
  }

  private static func taps(from length: Int, to newLength: Int) -> [Taps] {
    let (scale, a) = (Double(length) / Double(newLength), -0.75)
    return (0..<newLength).map { index in
      let place = (Double(index) + 0.5) * scale - 0.5
      let first = place.rounded(.down)
      let x = place - first
      let before = ((a * (x + 1) - 5 * a) * (x + 1) + 8 * a) * (x + 1) - 4 * a
      let here = ((a + 2) * x - (a + 3)) * x * x + 1
      let next = ((a + 2) * (1 - x) - (a + 3)) * (1 - x) * (1 - x) + 1
      let weights = SIMD4(before, here, next, 1 - before - here - next)
      let places = SIMD4(-1, 0, 1, 2) &+ Int(first)
      return Taps(
        places: places.clamped(lowerBound: .zero, upperBound: SIMD4(repeating: length - 1)),
        weights: SIMD4<Float>(weights))
    }
  }

  /// The resized picture.
  ///
  /// - Parameter values: One channel, `[height, width]`, row-major.
  /// - Returns: `[new height, new width]`.
  /// - Precondition: `values` fills the original size.
  package func callAsFunction(_ values: [Float]) -> [Float] {
    precondition(values.count == width * height)
    var across = [Float](repeating: 0, count: height * columns.count)
    for y in 0..<height {
      for (x, taps) in columns.enumerated() {
        for tap in 0..<4 {
          across[y * columns.count + x] += taps.weights[tap] * values[y * width + taps.places[tap]]
        }
      }
    }
    var result = [Float](repeating: 0, count: rows.count * columns.count)
    for (y, taps) in rows.enumerated() {
      for tap in 0..<4 {
        let (from, weight) = (taps.places[tap] * columns.count, taps.weights[tap])
        for x in columns.indices { result[y * columns.count + x] += weight * across[from + x] }
      }
    }
    return result
  }

  /// The gradient with respect to the original, given that with respect to the resized picture.
  ///
  /// - Parameter gradient: One channel, `[new height, new width]`, row-major.
  /// - Returns: `[height, width]`.
  /// - Precondition: `gradient` fills the new size.
  package func adjoint(_ gradient: [Float]) -> [Float] {
    precondition(gradient.count == rows.count * columns.count)
    var across = [Float](repeating: 0, count: height * columns.count)
    for (y, taps) in rows.enumerated() {
      for tap in 0..<4 {
        let (to, weight) = (taps.places[tap] * columns.count, taps.weights[tap])
        for x in columns.indices { across[to + x] += weight * gradient[y * columns.count + x] }
      }
    }
    var result = [Float](repeating: 0, count: width * height)
    for y in 0..<height {
      for (x, taps) in columns.enumerated() {
        let value = across[y * columns.count + x]
        for tap in 0..<4 { result[y * width + taps.places[tap]] += taps.weights[tap] * value }
      }
    }
    return result
  }
}
