public import FaceAlignment

/// A face detector and a landmark predictor that belong together, chosen by name.
public struct Engine: Hashable, Sendable {
  /// The name that options and manifests use.
  public let name: String
  /// The detector's properties.
  public let traits: DetectorTraits
  private let detector: @Sendable (_ threads: Int) throws(FaceError) -> sending any FaceDetector
  private let predictor:
    @Sendable (_ path: String, _ cache: CascadeCache?) throws(FaceError) -> any LandmarkPredictor

  /// - Parameters:
  ///   - detector: Makes a detector; one that works in a single thread ignores the number.
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
  /// - Parameter threads: The threads that share the work on one picture.
  /// - Throws: `FaceError` if memory is short.
  public func makeDetector(threads: Int = 1) throws(FaceError) -> sending any FaceDetector {
    try detector(threads)
  }

  /// Reads the landmark predictor's file.
  ///
  /// - Throws: `FaceError` naming the path.
  public func loadPredictor(
    path: String = ShapePredictor.defaultPath, cache: CascadeCache? = .standard
  ) throws(FaceError) -> any LandmarkPredictor {
    try predictor(path, cache)
  }

  public static func == (a: Engine, b: Engine) -> Bool { a.name == b.name }
  public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

extension Engine: CaseIterable {
  /// All engines; the first is the default.
  public static let allCases: [Engine] = [.native, .dlib]
}

extension Engine: RawRepresentable, Codable, CustomStringConvertible {
  public var description: String { name }

  public var rawValue: String { name }

  /// The engine with a name; nil for an unknown name.
  public init?(rawValue: String) {
    guard let engine = Self.allCases.first(where: { $0.name == rawValue }) else { return nil }
    self = engine
  }
}
