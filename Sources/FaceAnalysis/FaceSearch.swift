import Toolkit

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
  /// 0 means the detector's own minimum, which grows for pictures of more than 1920 x 1080 pixels:
  /// they are reduced and searched in grey. A positive value below it finds smaller faces but takes
  /// longer; a larger one saves time.
  public var minimumSide: Double

  /// The largest picture whose colours matter, in pixels; those of a larger one need not be
  /// decoded.
  public static let colourLimit = ScaledSearch.pixelBudget

  /// Checks that the system would give the memory that a search needs at most.
  ///
  /// - Parameters:
  ///   - pixels: The picture's; 0 for what is needed besides.
  ///   - threads: The number of searches that may begin at once.
  /// - Throws: `FaceError` with the code `.outOfMemory`.
  public static func checkMemory(pixels: Int, threads: Int = 1) throws(FaceError) {
    let needed = threads * (16_000_000 + 24 * min(pixels, ScaledSearch.pixelBudget))
    guard AvailableMemory.has(bytes: needed) else { throw .outOfMemory(bytes: needed) }
  }

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
