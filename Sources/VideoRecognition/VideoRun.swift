import FaceAnalysis
public import PictureRecognition
import Synchronization
import Toolkit
public import VideoFrames

/// Reads a video's frames, follows its faces and hands over a report for each frame, in order.
///
/// One thread at a time decodes, one follows and any number detect, with at most a few frames
/// between them, so memory does not depend on the video's length. Results depend only on the
/// frames, not on the number of threads.
public struct VideoRun: Sendable {
  public var reader: PictureReader
  public var noFace = RecognitionRun.NoFace.row
  /// Threads.
  public var jobs = 1
  /// Detect faces at least in every nth frame of the video; in between, their landmarks are
  /// followed.
  public var detectEvery = 5
  public var tracking = FaceTracker.Settings()
  /// Smoothing time constant in seconds; 0 disables it.
  public var smoothing = 0.5
  /// Whether outcomes include their pictures.
  public var keepsPictures = false

  public init(_ reader: PictureReader) { self.reader = reader }

  /// The maximum number of frames that are held until the detector looks again.
  private static let longestLookback = 8

  private struct Work: Sendable {
    let frame: VideoFrame
    let isDetected: Bool
    let isCut: Bool
  }

  private struct Input {
    let frames: any FrameSource
    var cuts = CutDetector()
    var lastDetection: Int?
    var failure: VideoError?
    var next = 0
  }

  /// The end of a run.
  public struct End: Sendable {
    /// The counts, including frames left out because they show no face.
    public let summary: RecognitionSummary
    /// Why the video broke off; nil if it was read to its end.
    public let failure: VideoError?
    /// The number that the next frame would have had.
    public let nextFrame: Int
  }

  /// Reads the frames to the end, or to where the video breaks off.
  ///
  /// - Parameters:
  ///   - frames: The frames to read; don't use them elsewhere until this returns.
  ///   - path: The video's name in the reports.
  ///   - isLive: Whether to keep as few frames waiting as possible.
  ///   - take: Gets every outcome except those that `noFace` leaves out, in order, one at a time.
  /// - Throws: What `take` throws, or `FaceError` if no detector can be made.
  public func run(
    _ frames: sending any FrameSource, path: String, isLive: Bool = false,
    take: @Sendable (RecognitionRun.Outcome, RecognitionSummary) throws -> Void
  ) throws -> End {
    let input = Mutex(Input(frames: frames))
    var counts = RecognitionSummary()
    counts.videos = 1
    let delivery = Delivery(counts, noFace: noFace)
    let follower = Mutex(
      try FaceFollower(
        reader, tracking: tracking, smoothing: smoothing,
        lookback: isLive ? 0 : min(detectEvery - 1, Self.longestLookback)))
    @Sendable func pass(_ settled: [FaceFollower.Settled]) throws {
      for (frame, faces) in settled {
        try delivery.pass(outcome(of: faces, in: frame, path: path), to: take)
      }
    }
    try reader.pipeline.pool(threads: jobs).stream(
      ahead: isLive ? jobs : nil,
      next: { input.withLock { next(&$0) } },
      body: { pipeline, work in Self.detect(work, pipeline) },
      deliver: { detection in
        try pass(
          follower.withLock {
            $0.add(detection.frame, detected: detection.faces, isCut: detection.isCut)
          })
      })
    try pass(follower.withLock { $0.finish() })
    let (failure, nextFrame) = input.withLock { ($0.failure, $0.next) }
    return End(summary: delivery.summary, failure: failure, nextFrame: nextFrame)
  }

  private func next(_ input: inout Input) -> Work? {
    guard input.failure == nil else { return nil }
    do throws(VideoError) {
      guard let frame = try input.frames.next() else { return nil }
      let isCut = input.cuts.isCut(frame.grey)
      let isDetected =
        isCut || input.lastDetection.map { frame.number - $0 >= detectEvery } ?? true
      if isDetected { input.lastDetection = frame.number }
      input.next = frame.number + 1
      return Work(frame: frame, isDetected: isDetected, isCut: isCut)
    } catch {
      input.failure = error
      return nil
    }
  }

  /// The detector's faces in a frame; nil if it was not asked.
  private struct Detection: Sendable {
    let frame: VideoFrame
    let isCut: Bool
    let faces: Result<[LocatedFace]?, any Error>
  }

  private static func detect(_ work: Work, _ pipeline: FacePipeline) -> Detection {
    Detection(
      frame: work.frame, isCut: work.isCut,
      faces: Result { try work.isDetected ? pipeline.locate(work.frame.grey).faces : nil })
  }

  private func outcome(
    of faces: Result<[PictureReport.Face], any Error>, in frame: VideoFrame, path: String
  ) -> RecognitionRun.Outcome {
    let content: PictureReport.Content =
      switch faces {
      case .success(let faces): noFace.content(faces)
      case .failure(let error): .failed(.init(error))
      }
    return RecognitionRun.Outcome(
      report: PictureReport(path: path, number: frame.number, time: frame.time, content: content),
      picture: keepsPictures ? frame.color ?? frame.grey : nil)
  }
}
