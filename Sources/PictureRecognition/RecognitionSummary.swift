/// What a run came to.
public struct RecognitionSummary: Equatable, Sendable {
  /// All that were looked at, failed ones included; frames of videos are counted apart.
  public var pictures = 0
  public var videos = 0
  /// Of the videos, all that were looked at.
  public var frames = 0
  public var faces = 0
  /// The pictures and frames in which no face was found.
  public var noFace = 0
  /// The pictures and frames of which nothing is known, and the videos of `failedVideos`.
  public var failed = 0
  /// The videos that could not be opened, or broke off.
  public var failedVideos = 0
  /// Frames of live sources that were left out because those before them took too long.
  public var dropped = 0
  /// How often live sources broke off and came again.
  public var reconnections = 0

  public init() {}

  /// Counts what was found in a picture or a frame; which of both it is, the caller counts.
  public mutating func count(_ content: PictureReport.Content) {
    switch content {
    case .faces(let found): faces += found.count
    case .noFace: noFace += 1
    case .failed: failed += 1
    }
  }

  /// Counts a frame, or what a video broke off with, which has no time.
  public mutating func count(frame report: PictureReport) {
    if report.time == nil { failedVideos += 1 } else { frames += 1 }
    count(report.content)
  }

  /// All of both.
  public static func + (a: RecognitionSummary, b: RecognitionSummary) -> RecognitionSummary {
    combined(a, b, +)
  }

  /// What is left without a part of it.
  public func without(_ part: RecognitionSummary) -> RecognitionSummary {
    Self.combined(self, part, -)
  }

  private static func combined(
    _ a: RecognitionSummary, _ b: RecognitionSummary, _ operation: (Int, Int) -> Int
  ) -> RecognitionSummary {
    var result = a
    let counts: [WritableKeyPath<RecognitionSummary, Int>] = [
      \.pictures, \.videos, \.frames, \.faces, \.noFace, \.failed, \.failedVideos, \.dropped,
      \.reconnections,
    ]
    for count in counts { result[keyPath: count] = operation(a[keyPath: count], b[keyPath: count]) }
    return result
  }
}
