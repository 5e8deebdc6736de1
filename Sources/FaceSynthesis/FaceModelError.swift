import EmotionCore
public import Toolkit

/// Why a face model cannot be used, or a face not be drawn.
public enum FaceModelError: DescribedError, Equatable {
  /// A model's file cannot be read or is damaged: a sentence that names it.
  case unreadable(String)
  /// A file or folder cannot be written: a sentence that names it.
  case unwritable(String)
  /// The parts are no face model: half a sentence that says why.
  case malformed(reason: String)
  /// The file is no face model: half a sentence that says why.
  case malformedFile(path: String, reason: String)
  /// A picture of this size was asked for.
  case side(Int)
  /// No folder can be written in this place: half a sentence that says why.
  case noFolder(path: String, reason: String)
  /// The folder to write holds something.
  case occupied(path: String)
  /// The folder to replace was not written by Stoic, or holds an entry that was not.
  case foreign(path: String, entry: String?)
  /// What is to be drawn cannot be: half a sentence that says what was found.
  case undrawable(reason: String)
  /// A picture could not be made, for the reason given.
  case picture(reason: String)

  /// The sides of pictures that are drawn, in pixels.
  public static let sides = 32...4096

  public var fault: Fault {
    switch self {
    case .unreadable, .malformed, .malformedFile: .data
    case .side, .undrawable, .noFolder, .occupied, .foreign: .usage
    case .unwritable, .picture: .software
    }
  }

  public var description: String {
    switch self {
    case .unreadable(let sentence): "No face model can be read: \(sentence)"
    case .unwritable(let sentence): sentence
    case .malformed(let reason):
      "These parts are no face model: \(reason)."
    case .malformedFile(let path, let reason):
      "\(path) is no whole face model: \(reason). Fetch it again, or train one with stoic train "
        + "face-model."
    case .side(let side):
      "A side of \(side) pixels was asked for; sides from \(Self.sides.lowerBound) to "
        + "\(Self.sides.upperBound) pixels can be drawn."
    case .noFolder(let path, let reason):
      "\(path.isEmpty ? "The output" : path) cannot become a folder of faces: \(reason). Give the "
        + "path of a new folder."
    case .occupied(let path):
      "\(path) is not empty. Give another folder, or --force to replace what an earlier run wrote."
    case .foreign(let path, nil):
      "\(path) was not written by stoic synthesize, so --force does not replace it. Give another "
        + "folder."
    case .foreign(let path, let entry?):
      "\(path) holds \(entry), which stoic synthesize did not write and --force would lose, so it is "
        + "not replaced. Move that away, or give another folder."
    case .undrawable(let reason):
      "Such faces cannot be drawn: \(reason). Give other numbers."
    case .picture(let reason): "A face could not be drawn: \(reason)"
    }
  }
}

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
