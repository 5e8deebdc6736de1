/// What a run came to.
public struct RecognitionSummary: Equatable, Sendable {
  /// All that were looked at, failed ones included.
  public var pictures = 0
  public var faces = 0
  /// The pictures in which no face was found.
  public var noFace = 0
  /// The pictures of which nothing is known.
  public var failed = 0

  public init() {}

  mutating func add(_ report: PictureReport) {
    pictures += 1
    switch report.content {
    case .faces(let found): faces += found.count
    case .noFace: noFace += 1
    case .failed: failed += 1
    }
  }
}
