/// A rotation with scaling: (x, y) to (a x - b y, b x + a y).
struct Similarity {
  let a: Float
  let b: Float

  /// The one that best maps the first shape to the second in the least squares sense, apart from
  /// where they lie.
  ///
  /// The planar closed form of Umeyama (PAMI 1991), which needs no singular values.
  ///
  /// - Parameters:
  ///   - from: `[count, 2]`
  ///   - to: `[count, 2]`
  init(from: UnsafePointer<Float>, to: UnsafePointer<Float>, count: Int) {
    var (fromX, fromY, toX, toY) = (0.0, 0.0, 0.0, 0.0)
    for point in 0..<count {
      fromX += Double(from[2 * point])
      fromY += Double(from[2 * point + 1])
      toX += Double(to[2 * point])
      toY += Double(to[2 * point + 1])
    }
    let number = Double(count)
    (fromX, fromY, toX, toY) = (fromX / number, fromY / number, toX / number, toY / number)
    var (along, across, size) = (0.0, 0.0, 0.0)
    for point in 0..<count {
      let (x, y) = (Double(from[2 * point]) - fromX, Double(from[2 * point + 1]) - fromY)
      let (u, v) = (Double(to[2 * point]) - toX, Double(to[2 * point + 1]) - toY)
      along += x * u + y * v
      across += x * v - y * u
      size += x * x + y * y
    }
    (a, b) = size == 0 ? (1, 0) : (Float(along / size), Float(across / size))
  }
}
