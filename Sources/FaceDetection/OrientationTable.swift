/// The direction, one of 18, that a gradient is nearest to.
///
/// Looked up and not computed: all differences of two 8-bit values fit into a table of 256 KiB, of
/// which photographs mostly need the middle.
final class OrientationTable: Sendable {
  /// One byte for each pair of differences, at `index`.
  nonisolated(unsafe) let bins: UnsafePointer<UInt8>

  static let shared = OrientationTable()

  /// Half the directions; the others point the other way.
  ///
  /// With as many digits as Felzenszwalb's code, and dlib's, has.
  private static let directions: [(x: Float, y: Float)] = [
    (1, 0), (0.9397, 0.3420), (0.7660, 0.6428), (0.5, 0.8660), (0.1736, 0.9848), (-0.1736, 0.9848),
    (-0.5, 0.8660), (-0.7660, 0.6428), (-0.9397, 0.3420),
  ]

  private static let size = 512

  /// Where the bin of the gradient (x, y) stands: `x + 256` in the low nine bits, `y + 256` above.
  static func index(x: Int, y: Int) -> Int { (y + 256) * size + x + 256 }

  private init() {
    let table = UnsafeMutablePointer<UInt8>.allocate(capacity: Self.size * Self.size)
    table.initialize(repeating: 0, count: Self.size * Self.size)
    let lanes = SIMD8<Float>(0, 1, 2, 3, 4, 5, 6, 7)
    for y in 0..<256 {
      for begin in stride(from: -256, to: 256, by: 8) {
        let x = lanes + Float(begin)
        var best = SIMD8<Float>.zero
        var bin = SIMD8<Int32>.zero
        for (number, direction) in Self.directions.enumerated() {
          let dot = x * direction.x + Float(y) * direction.y
          bin.replace(with: Int32(number), where: dot .> best)
          best.replace(with: dot, where: dot .> best)
          bin.replace(with: Int32(number + 9), where: -dot .> best)
          best.replace(with: -dot, where: -dot .> best)
        }
        for lane in 0..<8 where begin + lane > -256 {
          let (x, bin) = (begin + lane, UInt8(bin[lane]))
          table[Self.index(x: x, y: y)] = bin
          table[Self.index(x: -x, y: -y)] = (bin + 9) % 18
        }
      }
    }
    bins = UnsafePointer(table)
  }

  deinit { bins.deallocate() }
}
