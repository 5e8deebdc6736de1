/// A shape predictor in dlib's format that moves some points by some trees, all by hashed numbers.
public struct HashedPredictorFile: Sendable {
  public let points: Int
  public let stages: Int
  public let trees: Int
  public let splits: Int
  public let probes: Int

  /// Its points fill more than a register, its trees more than a batch, so that no part of a
  /// prediction is left out.
  public static let large = HashedPredictorFile(
    points: 21, stages: 2, trees: 300, splits: 3, probes: 40)
  /// As above, in less than 64 KiB: more points than fill a register, more trees than leaves are
  /// prefetched of.
  public static let medium = HashedPredictorFile(
    points: 9, stages: 2, trees: 42, splits: 3, probes: 12)

  public var bytes: [UInt8] {
    var out = DlibArchiveWriter()
    var numbers = HashedValues.make(200_000, seed: 11).makeIterator()
    func next() -> Float { numbers.next() ?? 0 }
    /// A multiple of a power of two, at most the scale.
    func real(_ scale: Float) -> DlibArchiveWriter.Real {
      .exactly(mantissa: Int(next() * scale * 65536), exponent: -16)
    }
    func index(below count: Int) -> Int { min(count - 1, Int((next() + 1) / 2 * Float(count))) }
    out.integer(1)
    out.column(
      (0..<2 * points).map { _ in .exactly(mantissa: Int((next() + 1) * 32768), exponent: -16) })
    out.integer(stages)
    for _ in 0..<stages {
      out.integer(trees)
      for _ in 0..<trees {
        out.integer(splits)
        for _ in 0..<splits {
          out.integer(index(below: probes))
          out.integer(index(below: probes))
          out.real(.exactly(mantissa: Int(next() * 40), exponent: 0))
        }
        out.integer(splits + 1)
        for _ in 0...splits { out.column((0..<2 * points).map { _ in real(0.01) }) }
      }
    }
    out.integer(stages)
    for _ in 0..<stages {
      out.integer(probes)
      for _ in 0..<probes { out.integer(index(below: points)) }
    }
    out.integer(stages)
    for _ in 0..<stages {
      out.integer(probes)
      for _ in 0..<2 * probes { out.real(real(0.2)) }
    }
    return out.bytes
  }
}
