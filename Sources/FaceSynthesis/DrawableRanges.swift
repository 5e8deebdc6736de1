import EmotionCore
import Toolkit

// What can be drawn: numbers beyond these come of a slip, and would end in no picture.

extension FaceDescription {
  /// - Throws: `FaceModelError.undrawable`: a number is not finite or beyond reason.
  func validate() throws(FaceModelError) {
    try check([
      ("the intensity", [intensity], -100...100),
      ("the weights of shape", shape.map(Double.init), -100...100),
      ("the weights of texture", texture.map(Double.init), -100...100),
      ("the turn", [turn], -100...100),
      ("the lean", [lean], -100_000...100_000), ("the size", [size], 0.01...100),
      ("the shift", [shiftX, shiftY], -100...100), ("the brightness", [brightness], -1000...1000),
      ("the contrast", [contrast], -1000...1000), ("the light", [lightX, lightY], -100...100),
      ("the blur", [blur], 0...1000), ("the noise", [noise], 0...1000),
      ("the JPEG quality", [Double(jpegQuality ?? 1)], 1...100),
    ])
  }
}

extension SceneDescription {
  /// - Throws: `FaceModelError.side` or `.undrawable`; the faces are checked where they are drawn.
  func validate() throws(FaceModelError) {
    for side in [width, height] where !FaceModelError.sides.contains(side) { throw .side(side) }
    try check([
      ("a centre", people.flatMap { [$0.centre.x, $0.centre.y] }, -100_000...100_000),
      ("the noise", [noise], 0...1000), ("the JPEG quality", [Double(jpegQuality ?? 1)], 1...100),
    ])
  }
}

extension FaceModel.Variation {
  /// - Throws: `FaceModelError.undrawable`.
  func validate() throws(FaceModelError) {
    try check([
      ("the intensity", [intensity.lowerBound, intensity.upperBound], -100...100),
      ("the identity", [shapeIdentity, textureIdentity], 0...10), ("the cut", [cut], 0.1...10),
      ("the turn", [turn], 0...10), ("the lean", [lean], 0...1000), ("the size", [size], 0...0.4),
      ("the shift", [shift], 0...10), ("the light", [light], 0...10),
      ("the blur", [blur], 0...1000),
      ("the noise", [noise], 0...1000), ("the least JPEG quality", [Double(leastQuality)], 1...95),
    ])
  }
}

/// Numbers that must lie in a range, and what an error calls them.
typealias RangeCheck<Number: BinaryFloatingPoint> = (
  name: String, values: [Number], range: ClosedRange<Number>
)

/// Half a sentence about the first number that is out of its range or NaN; nil if there is none.
func firstOutside<Number: BinaryFloatingPoint>(_ checks: [RangeCheck<Number>]) -> String? {
  for (name, values, range) in checks {
    if let value = values.first(where: { !range.contains($0) }) {
      return "\(name) is \(value), where \(range.lowerBound) to \(range.upperBound) is expected"
    }
  }
  return nil
}

private func check(_ numbers: [RangeCheck<Double>]) throws(FaceModelError) {
  if let reason = firstOutside(numbers) { throw .undrawable(reason: reason) }
}
