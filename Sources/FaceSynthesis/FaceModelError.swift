import EmotionCore
public import Toolkit

/// Why a face model cannot be used or a face cannot be drawn.
public enum FaceModelError: DescribedError, Equatable {
  /// A model's file cannot be read or is damaged; a sentence that names the file.
  case unreadable(String)
  /// A file or folder cannot be written; a sentence that names it.
  case unwritable(String)
  /// The parts do not make a face model; the reason is half a sentence.
  case malformed(reason: String)
  /// The file is not a face model; the reason is half a sentence.
  case malformedFile(path: String, reason: String)
  /// The side of an image is out of range.
  case side(Int)
  /// No folder can be written at this path; the reason is half a sentence.
  case noFolder(path: String, reason: String)
  /// The folder is not empty.
  case occupied(path: String)
  /// Stoic did not write the folder, or did not write an entry in it.
  case foreign(path: String, entry: String?)
  /// A number is out of range; the reason is half a sentence.
  case undrawable(reason: String)
  /// An image could not be made, for the given reason.
  case picture(reason: String)

  /// The sides that images may have, in pixels.
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
      "The parts do not make a face model: \(reason)."
    case .malformedFile(let path, let reason):
      "\(path) is not a complete face model: \(reason). Fetch it again, or train one with stoic "
        + "train face-model."
    case .side(let side):
      "A side of \(side) pixels cannot be drawn; it must be from \(Self.sides.lowerBound) to "
        + "\(Self.sides.upperBound)."
    case .noFolder(let path, let reason):
      "\(path.isEmpty ? "The output" : path) cannot become a folder of faces: \(reason). Give the "
        + "path of a new folder."
    case .occupied(let path):
      "\(path) is not empty. Give another folder, or --force to replace an earlier run's output."
    case .foreign(let path, nil):
      "stoic synthesize did not write \(path), so --force does not replace it. Give another "
        + "folder."
    case .foreign(let path, let entry?):
      "\(path) holds \(entry), which stoic synthesize did not write and --force would delete. Move "
        + "it away, or give another folder."
    case .undrawable(let reason):
      "The faces cannot be drawn: \(reason)."
    case .picture(let reason): "A face could not be drawn: \(reason)"
    }
  }
}

// Ranges far beyond sensible values; a number outside is a mistake and could not be drawn.

extension FaceDescription {
  /// - Throws: `FaceModelError.undrawable` if a number is not finite or out of range.
  func validate() throws(FaceModelError) {
    try check([
      ("the intensity", [intensity], -100...100),
      ("the weights of shape", shape.map(Double.init), -100...100),
      ("the weights of texture", texture.map(Double.init), -100...100),
      ("the yaw", [yaw], -100...100),
      ("the roll", [roll], -100_000...100_000), ("the size", [size], 0.01...100),
      ("the shift", [shiftX, shiftY], -100...100), ("the brightness", [brightness], -1000...1000),
      ("the contrast", [contrast], -1000...1000), ("the light", [lightX, lightY], -100...100),
      ("the blur", [blur], 0...1000), ("the noise", [noise], 0...1000),
      ("the JPEG quality", [Double(jpegQuality ?? 1)], 1...100),
    ])
  }
}

extension SceneDescription {
  /// - Throws: `FaceModelError.side` or `.undrawable`; the faces are checked when they are drawn.
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
      ("the yaw", [yaw], 0...10), ("the roll", [roll], 0...1000), ("the size", [size], 0...0.4),
      ("the shift", [shift], 0...10), ("the light", [light], 0...10),
      ("the blur", [blur], 0...1000),
      ("the noise", [noise], 0...1000), ("the least JPEG quality", [Double(leastQuality)], 1...95),
    ])
  }
}

/// Numbers that must lie in a range, with their name for error messages.
typealias RangeCheck<Number: BinaryFloatingPoint> = (
  name: String, values: [Number], range: ClosedRange<Number>
)

/// Half a sentence about the first number that is out of range or NaN; nil if there is none.
func firstOutside<Number: BinaryFloatingPoint>(_ checks: [RangeCheck<Number>]) -> String? {
  for (name, values, range) in checks {
    if let value = values.first(where: { !range.contains($0) }) {
      return "\(name) is \(value); expected \(range.lowerBound) to \(range.upperBound)"
    }
  }
  return nil
}

private func check(_ numbers: [RangeCheck<Double>]) throws(FaceModelError) {
  if let reason = firstOutside(numbers) { throw .undrawable(reason: reason) }
}
