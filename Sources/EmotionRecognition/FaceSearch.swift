public import FaceAnalysis

/// How faces are looked for in a picture.
public struct FaceSearch: Codable, Equatable, Sendable {
  /// Whose detector looks.
  public var engine: Engine
  /// The score that a detection must exceed, in the detector's unit; at least -1.
  ///
  /// 0 is dlib's own choice; less finds more faces and more that are none.
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
    return "engine \(engine.rawValue), threshold \(short(threshold)), least side "
      + "\(short(minimumSide)) pixels"
  }
}
