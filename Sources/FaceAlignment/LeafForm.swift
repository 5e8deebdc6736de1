/// How the movements in the leaves of a cascade are stored.
public enum LeafForm: UInt32, CaseIterable, Sendable {
  /// As dlib has them: exact.
  case float32 = 0
  /// Whole multiples of a step that each stage has of its own, in 16 bits.
  case int16 = 1
  /// The same in 8 bits.
  case int8 = 2

  /// The bytes of one number.
  var size: Int {
    switch self {
    case .float32: 4
    case .int16: 2
    case .int8: 1
    }
  }

  /// The largest multiple of a step; nil where numbers are stored as they are.
  var largestMultiple: Float? {
    switch self {
    case .float32: nil
    case .int16: 32767
    case .int8: 127
    }
  }
}
