public import PictureRecognition
import PixelImages
import Synchronization
import VideoFrames

extension VideoRequest {
  /// Reads the frames and writes the annotated copy.
  ///
  /// A video that cannot be opened or breaks off gives a report, not an error.
  ///
  /// - Parameter take: Gets every event, one at a time.
  /// - Returns: The counts of the video.
  /// - Throws: What `take` throws, or `FaceError` if no detector can be made.
  public static func read(
    _ request: VideoRequest, take: @escaping @Sendable (VideoEvent) throws -> Void
  ) throws -> RecognitionSummary {
    let (source, path) = (request.source, request.source.name)
    var reading = VideoReading()
    (reading.every, reading.color) = (request.every, request.copy != nil)
    reading.part = request.part
    let opened: OpenedVideo
    do throws(VideoError) {
      opened = try OpenedVideo.open(
        source, reading,
        reconnection: .init(attempts: request.reconnect) { error in
          try? take(.reopening("\(error) Opening it again."))
        })
    } catch {
      var summary = RecognitionSummary()
      summary.videos = 1
      try report(error, of: path, frame: 0, into: &summary, take)
      return summary
    }
    let control = opened.control
    let expected = control.expectedFrameCount.map { max(1, ($0 - 1) / request.every + 1) }
    try take(.opened(expectedFrames: expected, isLive: control.isLive, stop: control.stop))

    var run = VideoRun(request.reader)
    (run.noFace, run.jobs, run.detectEvery) = (request.noFace, request.jobs, request.detectEvery)
    (run.tracking.memory, run.smoothing) = (request.keepID, request.smoothing)
    run.keepsPictures = request.copy != nil
    let copy = Mutex(
      AnnotatedCopy(
        path: request.copy, frameRate: control.frameRate.map { $0 / Double(request.every) }))
    // The copy also has the frames without a row.
    let end = try run.run(opened.takeFrames(), path: path, isLive: control.isLive) {
      outcome, counts in
      do {
        if let problem = copy.withLock({ $0.add(outcome) }) { try take(.copyFailed(problem)) }
        try take(.report(outcome.report, counts.adding(control.counts())))
      } catch {
        // Another thread may be waiting for a frame.
        control.stop()
        throw error
      }
    }
    if let problem = copy.withLock({ $0.finish() }) { try take(.copyFailed(problem)) }
    var summary = end.summary.adding(control.counts())
    if let failure = end.failure {
      try report(failure, of: path, frame: end.nextFrame, into: &summary, take)
    }
    return summary
  }

  /// Reports why a video broke off.
  private static func report(
    _ error: VideoError, of name: String, frame: Int, into summary: inout RecognitionSummary,
    _ take: (VideoEvent) throws -> Void
  ) throws {
    let report = PictureReport(path: name, number: frame, content: .failed(.init(error)))
    summary.count(frame: report)
    try take(.report(report, summary))
  }
}

extension RecognitionSummary {
  fileprivate func adding(_ counts: LiveReader.Counts) -> RecognitionSummary {
    var sum = self
    (sum.dropped, sum.reconnections) = (counts.dropped, counts.reconnections)
    return sum
  }
}

/// A video's copy with boxes, points and emotions; nothing more is written after a failure.
struct AnnotatedCopy: ~Copyable {
  private let path: String?
  private let frameRate: Double?
  private var writer: VideoWriter?
  private var hasFailed = false

  /// - Parameter path: nil for no copy.
  init(path: String?, frameRate: Double?) { (self.path, self.frameRate) = (path, frameRate) }

  /// Adds a frame; returns a sentence if the copy cannot be written.
  mutating func add(_ outcome: RecognitionRun.Outcome) -> String? {
    guard let path, !hasFailed, let picture = outcome.picture, let time = outcome.report.time else {
      return nil
    }
    do {
      let writer =
        try self.writer
        ?? VideoWriter(
          path: path, width: picture.width, height: picture.height, frameRate: frameRate)
      self.writer = writer
      try writer.append(picture.annotated(with: outcome.report.faces), time: time)
      return nil
    } catch { return failed(error) }
  }

  /// Completes the copy under its final name; returns a sentence if that fails.
  mutating func finish() -> String? {
    guard !hasFailed, let writer else { return nil }
    do throws(VideoError) {
      try writer.finish()
      return nil
    } catch { return failed(error) }
  }

  private mutating func failed(_ error: any Error) -> String {
    (hasFailed, writer) = (true, nil)
    return "The annotated video cannot be written: \(error)"
  }
}
