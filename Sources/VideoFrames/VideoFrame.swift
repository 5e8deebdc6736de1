public import PixelImages

/// A picture of a video, upright and with square pixels.
public struct VideoFrame: Sendable {
  /// From 0, in the order of showing; frames that were not asked for count, too.
  public let number: Int
  /// Seconds from the container's beginning; of a camera or a live stream, from its first frame.
  public let time: Double
  /// One channel, full range.
  public let grey: Image
  /// Three channels; nil where no one asked for it.
  public let color: Image?

  public init(number: Int, time: Double, grey: Image, color: Image? = nil) {
    (self.number, self.time, self.grey, self.color) = (number, time, grey, color)
  }
}

/// Something that gives the frames of a video, one after another.
public protocol FrameSource: AnyObject {
  /// The next frame; nil at the end.
  ///
  /// - Throws: `VideoError` where the source breaks off; what came before stays true.
  func next() throws(VideoError) -> VideoFrame?
}
