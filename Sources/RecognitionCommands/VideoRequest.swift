import EmotionCore
public import PictureRecognition
public import PixelImages

/// A video to be read, as the command's options say.
///
/// Who can read videos is given one, so that the program that cannot need not link FFmpeg.
public struct VideoRequest: Sendable {
  public let source: VideoSource
  public let recipe: PictureReader.Recipe
  public let noFace: RecognitionRun.NoFace
  public let jobs: Int
  public let every: Int
  public let detectEvery: Int
  /// Seconds.
  public let keepID: Double
  /// Seconds.
  public let smoothing: Double
  public let reconnect: Int
  /// Where an annotated copy goes; nil for none.
  public let copy: String?
}

/// What is told while a video is read.
public enum VideoEvent: Sendable {
  /// The video was opened.
  case opened(expectedFrames: Int?, isLive: Bool)
  /// A frame, and the counts so far; or, at the end, that the video broke off.
  case report(PictureReport, RecognitionSummary)
  /// The copy cannot be written: a sentence that says why.
  case copyFailed(String)
}

/// How a video ended.
public struct VideoEnd: Sendable {
  public let summary: RecognitionSummary
  /// Whether the user stopped a file, so that nothing more is to be read.
  public let wasInterrupted: Bool

  public init(summary: RecognitionSummary, wasInterrupted: Bool) {
    (self.summary, self.wasInterrupted) = (summary, wasInterrupted)
  }
}

/// Reads a video; whatever `take` throws ends it and is thrown on.
public typealias ReadVideo =
  @Sendable (VideoRequest, _ take: @escaping @Sendable (VideoEvent) throws -> Void) throws
  -> VideoEnd
