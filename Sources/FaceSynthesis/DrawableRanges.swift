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

/// The most faces of a folder: each has a row of 68 points and a description in memory.
let mostFaces = 200_000

/// - Throws: `FaceModelError.undrawable`: there are no emotions, or too many faces or fewer than 0.
func check(faces: Int, people: Int, frames: Int, emotions: [Emotion]) throws(FaceModelError) {
  if emotions.isEmpty { throw .undrawable(reason: "there is no emotion") }
  guard faces >= 0, people >= 0, frames >= 1 else {
    throw .undrawable(reason: "there are \(faces) pictures of \(people) faces in \(frames) frames")
  }
  let (pictures, isLarge) = faces.multipliedReportingOverflow(by: frames)
  let (all, isLarger) = pictures.multipliedReportingOverflow(by: max(1, people))
  guard !isLarge, !isLarger, all <= mostFaces else {
    throw .undrawable(
      reason: "there are more than \(mostFaces) faces in one folder, where several folders with "
        + "other seeds serve as well")
  }
}

private func check(
  _ numbers: [(name: String, values: [Double], range: ClosedRange<Double>)]
) throws(FaceModelError) {
  for (name, values, range) in numbers {
    if let value = values.first(where: { !range.contains($0) }) {
      throw .undrawable(
        reason: "\(name) is \(value), where \(range.lowerBound) to \(range.upperBound) is expected")
    }
  }
}
