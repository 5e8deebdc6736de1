/// Numbers that look random and are the same in Swift, on any machine, and in
/// `Scripts/make-torch-goldens`, which has the same formula.
public enum HashedValues {
  /// So many values in -1...1, which depend on the seed.
  public static func make(_ count: Int, seed: UInt32) -> [Float] {
    (0..<count).map { index in
      var x = UInt32(truncatingIfNeeded: index) &* 2_654_435_761 &+ seed &* 2_246_822_519
      x ^= x >> 16
      x = x &* 0x7FEB_352D
      x ^= x >> 15
      x = x &* 0x846C_A68B
      x ^= x >> 16
      return Float(Double(x) / 2_147_483_648 - 1)
    }
  }
}
