import PixelImages

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
