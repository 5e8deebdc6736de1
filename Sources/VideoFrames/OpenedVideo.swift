public import PixelImages
import Toolkit

/// A source that was opened, with its frames as its kind wants them read.
public struct OpenedVideo: ~Copyable {
  private let frames: any FrameSource
  /// What may be asked and done from any thread while the frames are read.
  public let control: Control

  public struct Control: Sendable {
    /// Whether frames come at their own pace and without an end.
    public let isLive: Bool
    /// How many frames there will be; nil where no one knows.
    public let expectedFrameCount: Int?
    /// Frames a second in the mean; nil where the source does not say.
    public let frameRate: Double?
    /// Ends the reading: the frames end where they are.
    public let stop: @Sendable () -> Void
    /// Of a live source; zero for others.
    public let counts: @Sendable () -> LiveReader.Counts
  }

  /// The frames, for one thread at a time.
  public consuming func takeFrames() -> sending any FrameSource {
    nonisolated(unsafe) let frames = frames
    return frames
  }

  /// Opens a source.
  ///
  /// Files are read as fast as they can be; of cameras and live streams the newest frames are kept,
  /// and they are opened again where they break off.
  ///
  /// - Throws: `VideoError`: it cannot be opened, or holds no video that can be decoded.
  public static func open(
    _ source: VideoSource, _ reading: VideoReading = VideoReading(),
    reconnection: LiveReader.Reconnection = LiveReader.Reconnection()
  ) throws(VideoError) -> OpenedVideo {
    let reader = try VideoReader(source, reading)
    let (isLive, count, rate) = (reader.isLive, reader.expectedFrameCount, reader.frameRate)
    guard isLive else {
      let patience = reader.patience
      return OpenedVideo(
        frames: reader,
        control: Control(
          isLive: false, expectedFrameCount: count, frameRate: rate, stop: { patience.stop() },
          counts: { LiveReader.Counts() }))
    }
    // The one before it is not used again.
    nonisolated(unsafe) let given = reader
    let live = LiveReader(given, reading, reconnection: reconnection)
    return OpenedVideo(
      frames: LiveFrames(live),
      control: Control(
        isLive: true, expectedFrameCount: nil, frameRate: rate, stop: { live.stop() },
        counts: { live.counts }))
  }
}

/// The frames of a live source, whose reading ends when no one wants them any more.
private final class LiveFrames: FrameSource {
  private let reader: LiveReader

  init(_ reader: LiveReader) { self.reader = reader }

  deinit { reader.stop() }

  func next() throws(VideoError) -> VideoFrame? { try reader.next() }
}

/// How a video is read.
public struct VideoReading: Sendable {
  /// Only every so many frames are given: of 5, the frames 0, 5, 10, ...
  public var every = 1
  /// Whether frames are given in colour, too.
  public var color = false
  /// The most seconds that a stream or a camera may keep one waiting.
  public var timeout = 10.0
  /// Threads that decode.
  public var threads = 1
  /// The most pixels of a frame.
  public var pixelLimit = Image.defaultPixelLimit

  public init() {}
}
