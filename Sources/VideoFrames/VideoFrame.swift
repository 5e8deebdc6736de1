public import PixelImages

/// A frame of a video, upright and with square pixels.
public struct VideoFrame: Sendable {
  /// Counted from 0 in display order, including skipped frames.
  public let number: Int
  /// Seconds from the start of the container, or from the first frame of a camera or live stream.
  public let time: Double
  /// One channel, full range.
  public let grey: Image
  /// Three channels; nil unless colour was requested.
  public let color: Image?

  public init(number: Int, time: Double, grey: Image, color: Image? = nil) {
    (self.number, self.time, self.grey, self.color) = (number, time, grey, color)
  }
}

/// A source of a video's frames, in order.
public protocol FrameSource: AnyObject {
  /// The next frame; nil at the end.
  ///
  /// - Throws: `VideoError` if the source breaks off; earlier frames remain valid.
  func next() throws(VideoError) -> VideoFrame?
}
