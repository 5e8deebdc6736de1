import CommandLineSupport
import Dispatch
import FaceTracking
import PictureRecognition
import PixelImages
public import RecognitionCommands
import Synchronization
import Toolkit
import VideoFrames
import VideoRecognition

/// How `stoic recognize` reads a video, in the programs that can.
public enum VideoCommand {
  /// Reads the frames and writes the annotated copy; Ctrl-C ends it, and what was read stays.
  public static func read(
    _ request: VideoRequest, take: @escaping @Sendable (VideoEvent) throws -> Void
  ) throws -> VideoEnd {
    let source = request.source
    var reading = VideoReading()
    (reading.every, reading.color) = (request.every, request.copy != nil)
    let opened: OpenedVideo
    do throws(VideoError) {
      opened = try OpenedVideo.open(
        source, reading,
        reconnection: .init(attempts: request.reconnect) { error in
          StandardError.print("\(error) Opening it again.")
        })
    } catch {
      return try failed(source, error, take)
    }
    let control = opened.control
    let expected = control.expectedFrameCount.map { ($0 - 1) / request.every + 1 }
    try take(.opened(expectedFrames: expected, isLive: control.isLive))
    Interruption.shared.begin(control.stop)
    defer { Interruption.shared.end() }

    var run = VideoRun(request.recipe)
    (run.noFace, run.jobs, run.detectEvery) = (request.noFace, request.jobs, request.detectEvery)
    (run.tracking.memory, run.smoothing) = (request.keepID, request.smoothing)
    run.keepsPictures = request.copy != nil
    let copy = Mutex(
      AnnotatedCopy(
        path: request.copy, frameRate: control.frameRate.map { $0 / Double(request.every) }))
    // Frames without a row are in the copy all the same.
    let end: VideoRun.End
    do {
      end = try run.run(opened.takeFrames(), path: source.name, isLive: control.isLive) {
        outcome, counts throws(any Error) in
        do {
          if let problem = copy.withLock({ $0.add(outcome) }) { try take(.copyFailed(problem)) }
          try take(.report(outcome.report, counts.adding(control.counts())))
        } catch {
          // Another thread may be waiting for a frame.
          control.stop()
          throw error
        }
      }
    } catch {
      switch error {
      case .reader(let error): throw error
      case .taking(let error): throw error
      }
    }
    if let problem = copy.withLock({ $0.finish() }) { try take(.copyFailed(problem)) }
    var summary = end.summary.adding(control.counts())
    if let failure = end.failure {
      try report(failure, of: source.name, frame: end.nextFrame, into: &summary, take)
    }
    return VideoEnd(
      summary: summary,
      wasInterrupted: Interruption.shared.happened && !control.isLive)
  }

  private static func failed(
    _ source: VideoSource, _ error: VideoError, _ take: (VideoEvent) throws -> Void
  ) throws -> VideoEnd {
    var summary = RecognitionSummary()
    summary.videos = 1
    try report(error, of: source.name, frame: 0, into: &summary, take)
    return VideoEnd(summary: summary, wasInterrupted: false)
  }

  /// Has a row say why a video ends where it does.
  private static func report(
    _ error: VideoError, of name: String, frame: Int, into summary: inout RecognitionSummary,
    _ take: (VideoEvent) throws -> Void
  ) throws {
    let report = PictureReport(path: name, number: frame, content: .failed(error.description))
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
