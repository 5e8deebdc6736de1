/// How to look for faces in a picture.
public struct FaceSearch: Codable, Equatable, Sendable {
  /// The engine whose detector is used.
  public var engine: Engine
  /// The score that a detection must exceed, in the detector's unit.
  ///
  /// The default is 0; lower values find more faces and more false positives.
  public var threshold: Double
  /// The minimum width of a face's box, in pixels of the original picture.
  ///
  /// 0 for the detector's own minimum; higher values save time.
  public var minimumSide: Double

  public init(engine: Engine = .native, threshold: Double = 0, minimumSide: Double = 0) {
    self.engine = engine
    self.threshold = threshold
    self.minimumSide = minimumSide
  }

  /// The settings in words, as in "engine native, threshold 0, minimum side 0 pixels".
  public var words: String {
    func short(_ value: Double) -> String {
      value == value.rounded() && abs(value) < 1e9 ? String(Int(value)) : String(value)
    }
    return "engine \(engine.name), threshold \(short(threshold)), minimum side "
      + "\(short(minimumSide)) pixels"
  }
}

/// What to do with a picture in which the detector finds no face.
///
/// The choice is recorded with every result, and every figure states both denominators: all
/// pictures, and the pictures in which the detector found a face.
public enum NoFacePolicy: String, CaseIterable, Codable, Sendable {
  /// Throw a `FaceError` with the code `.noFace`.
  case error
  /// Report no face, which is an outcome, not an error.
  case skip
  /// Assume that there is a face: in the best detection below the threshold
  /// (`BoxSource.weakDetection`), else in the detector's prior (`BoxSource.prior`). For face crops
  /// only.
  case priorBox = "prior-box"
}
