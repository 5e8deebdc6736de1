import PictureRecognition
import PixelImages
import VideoFrames

/// The copy of a video with boxes, points and emotions; after a failure nothing more is written.
struct AnnotatedCopy: ~Copyable {
  private let path: String?
  private let frameRate: Double?
  private var writer: VideoWriter?
  private var hasFailed = false

  /// - Parameter path: nil for no copy.
  init(path: String?, frameRate: Double?) { (self.path, self.frameRate) = (path, frameRate) }

  /// Adds a frame; gives a sentence where the copy cannot be written.
  mutating func add(_ outcome: RecognitionRun.Outcome) -> String? {
    guard let path, !hasFailed, let picture = outcome.picture, let time = outcome.report.time else {
      return nil
    }
    var faces: [PictureReport.Face] = []
    if case .faces(let found) = outcome.report.content { faces = found }
    do {
      let writer =
        try self.writer
        ?? VideoWriter(
          path: path, width: picture.width, height: picture.height, frameRate: frameRate)
      self.writer = writer
      try writer.append(picture.annotated(with: faces), time: time)
      return nil
    } catch { return failed(error) }
  }

  /// Gives the copy its name; gives a sentence where that fails.
  mutating func finish() -> String? {
    guard !hasFailed, let writer else { return nil }
    do throws(VideoError) {
      try writer.finish()
      return nil
    } catch { return failed(error) }
  }

  private mutating func failed(_ error: any Error) -> String {
    (hasFailed, writer) = (true, nil)
    return "The annotated video is not written: \(error)"
  }
}
