public import PixelImages

/// A video to be read, in the words of a program that need not link FFmpeg.
public struct VideoRequest: Sendable {
  public var source: VideoSource
  public var reader: PictureReader
  public var noFace = RecognitionRun.NoFace.row
  /// Threads.
  public var jobs = 1
  /// Only every so many frames are read.
  public var every = 1
  /// The detector looks at every so many frames at least.
  public var detectEvery = 5
  /// Seconds for which an unseen face keeps its id.
  public var keepID = 3.0
  /// Smoothing time constant in seconds; 0 disables it.
  public var smoothing = 0.5
  /// How often in a row a live source that breaks off is opened again.
  public var reconnect = 5
  /// Where an annotated copy goes; nil for none.
  public var copy: String?

  public init(_ source: VideoSource, reader: PictureReader) {
    (self.source, self.reader) = (source, reader)
  }
}

/// What is told while a video is read.
public enum VideoEvent: Sendable {
  /// The video was opened; `stop` ends the reading early, and what was read stays.
  case opened(expectedFrames: Int?, isLive: Bool, stop: @Sendable () -> Void)
  /// A frame, and the counts so far; or, at the end, that the video broke off.
  case report(PictureReport, RecognitionSummary)
  /// The copy cannot be written: a sentence that says why.
  case copyFailed(String)
  /// A live source is opened again: a sentence that says why.
  case reopening(String)
}

/// Reads a video and gives its counts; whatever `take` throws ends it and is thrown on.
public typealias ReadVideo =
  @Sendable (VideoRequest, _ take: @escaping @Sendable (VideoEvent) throws -> Void) throws
  -> RecognitionSummary
