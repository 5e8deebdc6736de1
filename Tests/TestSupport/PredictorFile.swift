/// Writes the smallest whole shape predictor in dlib's format: two points, one tree of one split.
///
/// The points start at (0, 0) and (1, 1) of the box. The split compares the pixels at them; if the
/// first is brighter by more than 10, both move to the right by a quarter of the box's width, else
/// both move down by half its height.
public struct PredictorFile: Sendable {
  public var version = 1
  public var shapeColumns = 1
  public var firstPixel = 0
  public var anchor = 1
  public var leafCount = 2
  public var leafSize = 4
  public var threshold = Real.exactly(mantissa: 10, exponent: 0)

  /// The tree's two leaves, each the movement of two points.
  public var leaves: [[Real]] = [
    [.quarter, .zero, .quarter, .zero], [.zero, .half, .zero, .half],
  ]

  public typealias Real = DlibArchiveWriter.Real

  public init(
    version: Int = 1, shapeColumns: Int = 1, firstPixel: Int = 0, anchor: Int = 1,
    leafCount: Int = 2, leafSize: Int = 4, threshold: Real = .exactly(mantissa: 10, exponent: 0)
  ) {
    self.version = version
    self.shapeColumns = shapeColumns
    self.firstPixel = firstPixel
    self.anchor = anchor
    self.leafCount = leafCount
    self.leafSize = leafSize
    self.threshold = threshold
  }

  public var bytes: [UInt8] {
    var out = DlibArchiveWriter()
    out.integer(version)
    out.column([.zero, .zero, .one, .one], columns: shapeColumns)
    out.integer(1)  // stages
    out.integer(1)  // trees
    out.integer(1)  // splits
    out.integer(firstPixel)
    out.integer(1)
    out.real(threshold)
    out.integer(leafCount)
    for leaf in leaves.prefix(leafCount) { out.column(Array(leaf.prefix(leafSize))) }
    out.integer(1)  // stages with anchors
    out.integer(2)
    out.integer(0)
    out.integer(anchor)
    out.integer(1)  // stages with offsets
    out.integer(2)
    for _ in 0..<4 { out.real(.zero) }
    return out.bytes
  }
}

/// Writes numbers as dlib's `serialize` does.
public struct DlibArchiveWriter {
  public private(set) var bytes: [UInt8] = []

  public enum Real: Sendable {
    case exactly(mantissa: Int, exponent: Int)
    public static let zero = Real.exactly(mantissa: 0, exponent: 0)
    public static let one = Real.exactly(mantissa: 1, exponent: 0)
    public static let half = Real.exactly(mantissa: 1, exponent: -1)
    public static let quarter = Real.exactly(mantissa: 1, exponent: -2)
    public static let infinity = Real.exactly(mantissa: 0, exponent: 32000)
  }

  public init() {}

  public mutating func integer(_ value: Int) {
    var magnitude = value.magnitude
    var digits: [UInt8] = []
    repeat {
      digits.append(UInt8(magnitude & 0xFF))
      magnitude >>= 8
    } while magnitude > 0
    bytes += [UInt8(digits.count) | (value < 0 ? 0x80 : 0)] + digits
  }

  public mutating func real(_ value: Real) {
    guard case .exactly(let mantissa, let exponent) = value else { return }
    integer(mantissa)
    integer(exponent)
  }

  public mutating func column(_ values: [Real], columns: Int = 1) {
    integer(values.count)
    integer(columns)
    for value in values { real(value) }
  }
}
