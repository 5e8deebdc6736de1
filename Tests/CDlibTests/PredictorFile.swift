import Foundation

/// Writes the smallest whole shape predictor in dlib's format: two points, one tree of one split.
///
/// The points start at (0, 0) and (1, 1) of the box. The split compares the pixels at them; if the
/// first is brighter by more than 10, both move to the right by a quarter of the box's width, else
/// both move down by half its height.
struct PredictorFile {
  var version = 1
  var shapeColumns = 1
  var firstPixel = 0
  var anchor = 1
  var leafCount = 2
  var leafSize = 4
  var threshold = Real.exactly(mantissa: 10, exponent: 0)

  enum Real {
    case exactly(mantissa: Int, exponent: Int)
    static let zero = Real.exactly(mantissa: 0, exponent: 0)
    static let one = Real.exactly(mantissa: 1, exponent: 0)
    static let half = Real.exactly(mantissa: 1, exponent: -1)
    static let quarter = Real.exactly(mantissa: 1, exponent: -2)
    static let infinity = Real.exactly(mantissa: 0, exponent: 32000)
  }

  var bytes: [UInt8] {
    var out: [UInt8] = []
    func integer(_ value: Int) {
      var magnitude = value.magnitude
      var digits: [UInt8] = []
      repeat {
        digits.append(UInt8(magnitude & 0xFF))
        magnitude >>= 8
      } while magnitude > 0
      out += [UInt8(digits.count) | (value < 0 ? 0x80 : 0)] + digits
    }
    func real(_ value: Real) {
      guard case .exactly(let mantissa, let exponent) = value else { return }
      integer(mantissa)
      integer(exponent)
    }
    func column(_ values: [Real], columns: Int = 1) {
      integer(values.count)
      integer(columns)
      values.forEach(real)
    }
    integer(version)
    column([.zero, .zero, .one, .one], columns: shapeColumns)
    integer(1)  // stages
    integer(1)  // trees
    integer(1)  // splits
    integer(firstPixel)
    integer(1)
    real(threshold)
    integer(leafCount)
    let leaves: [[Real]] = [[.quarter, .zero, .quarter, .zero], [.zero, .half, .zero, .half]]
    for leaf in leaves.prefix(leafCount) { column(Array(leaf.prefix(leafSize))) }
    integer(1)  // stages with anchors
    integer(2)
    integer(0)
    integer(anchor)
    integer(1)  // stages with offsets
    integer(2)
    for _ in 0..<4 { real(.zero) }
    return out
  }
}

/// Writes bytes to a file for the length of a test.
func withFile<Result>(_ bytes: [UInt8], _ body: (String) throws -> Result) throws -> Result {
  let url = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
  try Data(bytes).write(to: url)
  defer { try? FileManager.default.removeItem(at: url) }
  return try body(url.path)
}
