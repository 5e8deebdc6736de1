public import FaceAlignment

/// Whose code finds faces and places landmarks: a detector and a landmark predictor that go
/// together, chosen by name.
public struct Engine: Hashable, Sendable {
  /// The name that options and manifests use.
  public let name: String
  /// What is known of the detector.
  public let traits: DetectorTraits
  private let detector: @Sendable (_ threads: Int) throws(FaceError) -> sending any FaceDetector
  private let predictor:
    @Sendable (_ path: String, _ cache: CascadeCache?) throws(FaceError) -> any LandmarkPredictor

  /// - Parameters:
  ///   - detector: Makes a detector; a detector that knows one thread alone ignores the number.
  ///   - predictor: Reads a file of 68-point landmarks; a cache may be ignored.
  public init(
    name: String, traits: DetectorTraits,
    detector: @escaping @Sendable (_ threads: Int) throws(FaceError) -> sending any FaceDetector,
    predictor:
      @escaping @Sendable (_ path: String, _ cache: CascadeCache?) throws(FaceError)
      -> any LandmarkPredictor
  ) {
    self.name = name
    self.traits = traits
    self.detector = detector
    self.predictor = predictor
  }

  /// Makes a detector, for one thread at a time.
  ///
  /// - Parameter threads: How many threads share the work of one picture.
  /// - Throws: `FaceError` when there is not enough memory.
  public func makeDetector(threads: Int = 1) throws(FaceError) -> sending any FaceDetector {
    try detector(threads)
  }

  /// Reads the landmark predictor's file.
  ///
  /// - Throws: `FaceError` that names the path.
  public func loadPredictor(
    path: String = ShapePredictor.defaultPath, cache: CascadeCache? = .standard
  ) throws(FaceError) -> any LandmarkPredictor {
    try predictor(path, cache)
  }

  public static func == (a: Engine, b: Engine) -> Bool { a.name == b.name }
  public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

extension Engine: CaseIterable {
  /// Every engine that there is; the first is the usual one.
  public static let allCases: [Engine] = [.native, .dlib]
}

extension Engine: RawRepresentable, Codable, CustomStringConvertible {
  public var description: String { name }

  public var rawValue: String { name }

  /// The engine of a name; nil for a name that none has.
  public init?(rawValue: String) {
    guard let engine = Self.allCases.first(where: { $0.name == rawValue }) else { return nil }
    self = engine
  }
}
