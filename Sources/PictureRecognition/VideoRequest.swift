public import PixelImages

/// A request to read a video, for programs that don't link FFmpeg.
public struct VideoRequest: Sendable {
  public var source: VideoSource
  public var reader: PictureReader
  public var noFace = RecognitionRun.NoFace.row
  /// Threads.
  public var jobs = 1
  /// Read only every nth frame.
  public var every = 1
  /// The part of a file to read, in seconds from its beginning.
  public var part = 0.0...Double.infinity
  /// Detect faces at least in every nth frame.
  public var detectEvery = 5
  /// How long an unseen face keeps its id, in seconds.
  public var keepID = 3.0
  /// Smoothing time constant in seconds; 0 disables it.
  public var smoothing = 0.5
  /// How often in a row to reopen a live source that breaks off.
  public var reconnect = 5
  /// The path of an annotated copy; nil for none.
  public var copy: String?

  public init(_ source: VideoSource, reader: PictureReader) {
    (self.source, self.reader) = (source, reader)
  }
}

/// An event while a video is read.
public enum VideoEvent: Sendable {
  /// The video was opened; `stop` ends the reading early and keeps what was read.
  case opened(expectedFrames: Int?, isLive: Bool, stop: @Sendable () -> Void)
  /// A frame's report, or at the end one that the video broke off, with the counts so far.
  case report(PictureReport, RecognitionSummary)
  /// The copy cannot be written; a sentence says why.
  case copyFailed(String)
  /// A live source is being reopened; a sentence says why.
  case reopening(String)
}

/// Reads a video and returns its counts; an error of `take` ends the reading and is rethrown.
public typealias ReadVideo =
  @Sendable (VideoRequest, _ take: @escaping @Sendable (VideoEvent) throws -> Void) throws
  -> RecognitionSummary
