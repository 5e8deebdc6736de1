/// How faces are looked for in a picture.
public struct FaceSearch: Codable, Equatable, Sendable {
  /// Whose detector looks.
  public var engine: Engine
  /// The score that a detection must exceed, in the detector's unit.
  ///
  /// 0 is the usual one; less finds more faces and more that are none.
  public var threshold: Double
  /// The width of the narrowest box that is looked for, in pixels of the picture as it was given.
  ///
  /// 0 for the narrowest that the detector knows; more saves time.
  public var minimumSide: Double

  public init(engine: Engine = .native, threshold: Double = 0, minimumSide: Double = 0) {
    self.engine = engine
    self.threshold = threshold
    self.minimumSide = minimumSide
  }

  /// The same in words, as in "engine native, threshold 0, least side 0 pixels".
  public var words: String {
    func short(_ value: Double) -> String {
      value == value.rounded() && abs(value) < 1e9 ? String(Int(value)) : String(value)
    }
    return "engine \(engine.name), threshold \(short(threshold)), least side "
      + "\(short(minimumSide)) pixels"
  }
}

/// How faces lie in the pictures that a recogniser is given.
public enum Framing: String, CaseIterable, Codable, Sendable {
  /// One face fills most of the picture, as in FER2013: the best detection is taken.
  case faceCrop = "face-crop"
  /// Any number of faces anywhere: every detection is taken.
  case scene
}

/// What becomes of a picture in which the detector finds no face.
///
/// The choice is recorded with every result, and every figure states both denominators: all
/// pictures, and the pictures in which the detector found a face.
public enum NoFacePolicy: String, CaseIterable, Codable, Sendable {
  /// A `FaceError` with the code `.noFace`.
  case error
  /// No face, which is an outcome and not an error.
  case skip
  /// There is a face, it just wasn't found: the detector's best guess below its threshold
  /// (`BoxSource.weakDetection`), else the detector's prior (`BoxSource.prior`); for face crops
  /// only.
  case priorBox = "prior-box"
}
