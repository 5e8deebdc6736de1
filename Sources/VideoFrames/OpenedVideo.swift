public import PixelImages
import Toolkit

/// An opened source and its frames: all frames of a file, the newest frames of a live source.
public struct OpenedVideo: ~Copyable {
  private let frames: any FrameSource
  /// Properties and actions that any thread may use while another reads the frames.
  public let control: Control

  public struct Control: Sendable {
    /// Whether frames arrive at their own pace and without an end.
    public let isLive: Bool
    /// The expected number of frames; nil if it is unknown.
    public let expectedFrameCount: Int?
    /// The average frame rate; nil if the source does not state it.
    public let frameRate: Double?
    /// Stops reading: no more frames follow.
    public let stop: @Sendable () -> Void
    /// The statistics of a live source; zeros for other sources.
    public let counts: @Sendable () -> LiveReader.Counts
  }

  /// The frames, for one thread at a time.
  public consuming func takeFrames() -> sending any FrameSource {
    nonisolated(unsafe) let frames = frames
    return frames
  }

  /// Opens a source.
  ///
  /// Files are read as fast as possible. Of cameras and live streams only the newest frames are
  /// kept, and they are reopened if they break off.
  ///
  /// - Throws: `VideoError` if the source cannot be opened or holds no video that can be decoded.
  public static func open(
    _ source: VideoSource, _ reading: VideoReading = VideoReading(),
    reconnection: LiveReader.Reconnection = LiveReader.Reconnection()
  ) throws(VideoError) -> OpenedVideo {
    let reader = try VideoReader(source, reading)
    let (isLive, count, rate) = (reader.isLive, reader.expectedFrameCount, reader.frameRate)
    guard !isLive || reading.isWhole else {
      throw VideoError(
        .unselectable,
        "\(source.name) is live, so no part of it can be selected: leave out --from and --to.")
    }
    guard isLive else {
      let patience = reader.patience
      return OpenedVideo(
        frames: reader,
        control: Control(
          isLive: false, expectedFrameCount: count, frameRate: rate, stop: { patience.stop() },
          counts: { LiveReader.Counts() }))
    }
    // `reader` is not used again.
    nonisolated(unsafe) let given = reader
    let live = LiveReader(given, reading, reconnection: reconnection)
    return OpenedVideo(
      frames: LiveFrames(live),
      control: Control(
        isLive: true, expectedFrameCount: nil, frameRate: rate, stop: { live.stop() },
        counts: { live.counts }))
  }
}

/// The frames of a live source; releasing them stops the reader.
private final class LiveFrames: FrameSource {
  private let reader: LiveReader

  init(_ reader: LiveReader) { self.reader = reader }

  deinit { reader.stop() }

  func next() throws(VideoError) -> VideoFrame? { try reader.next() }
}

/// How to read a video.
public struct VideoReading: Sendable {
  /// The interval of frames: 5 yields the frames 0, 5, 10 and so on.
  public var every = 1
  /// The part of a file to read, in seconds from its beginning; frames before it are decoded only.
  public var part = 0.0...Double.infinity
  /// Whether frames also have a colour image.
  public var color = false
  /// How many seconds to wait for a stream or a camera.
  public var timeout = 10.0
  /// The number of decoding threads.
  public var threads = 1
  /// The largest number of pixels of a frame.
  public var pixelLimit = Image.defaultPixelLimit

  public init() {}

  var isWhole: Bool { part == 0...Double.infinity }
}
