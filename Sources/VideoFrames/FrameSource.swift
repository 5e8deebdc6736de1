/// Something that gives the frames of a video, one after another.
public protocol FrameSource: AnyObject {
  /// The next frame; nil at the end.
  ///
  /// - Throws: `VideoError` where the source breaks off; what came before stays true.
  func next() throws(VideoError) -> VideoFrame?
}
