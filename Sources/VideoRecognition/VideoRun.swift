import EmotionCore
import EmotionRecognition
public import FaceTracking
public import PictureRecognition
import Synchronization
import Toolkit
public import VideoFrames

/// Reads the frames of a video, follows its faces and hands a report of each frame over, in order.
///
/// One thread at a time decodes, one follows, any number detect, and a few frames at most are
/// between them, so that memory does not depend on the video's length. What is found depends on
/// the frames alone, not on the number of threads.
public struct VideoRun: Sendable {
  public var recipe: PictureReader.Recipe
  public var noFace = RecognitionRun.NoFace.row
  /// Threads.
  public var jobs = 1
  /// The detector looks at every so many frames of the video at least; between, faces are followed
  /// by their landmarks.
  public var detectEvery = 5
  public var tracking = FaceTracker.Settings()
  /// Seconds over which emotions are smoothed; 0 for not at all.
  public var smoothing = 0.5
  /// Whether outcomes bring their pictures along.
  public var keepsPictures = false

  public init(_ recipe: PictureReader.Recipe) { self.recipe = recipe }

  private struct Work {
    let frame: VideoFrame
    let isDetected: Bool
  }

  private struct Input {
    let frames: any FrameSource
    var lastDetection: Int?
    var failure: VideoError?
    var next = 0
  }

  /// How a run ended.
  public struct End: Sendable {
    /// The counts over what was taken, and over frames that were left out for having no face.
    public let summary: RecognitionSummary
    /// Why the video broke off; nil where it came to its end.
    public let failure: VideoError?
    /// The number of the frame that would have been next.
    public let nextFrame: Int
  }

  /// Reads the frames to the end, or to where the video breaks off.
  ///
  /// - Parameters:
  ///   - frames: Those to read; no one else may use them until this returns.
  ///   - path: The video's name in the reports.
  ///   - isLive: Whether as few frames as possible are to wait.
  ///   - take: Gets every outcome but those that `noFace` leaves out, in order, one at a time.
  /// - Throws: `RecognitionRun.Failure`.
  public func run<Cause: Error & Sendable>(
    _ frames: sending any FrameSource, path: String, isLive: Bool = false,
    take: @Sendable (RecognitionRun.Outcome, RecognitionSummary) throws(Cause) -> Void
  ) throws(RecognitionRun.Failure<Cause>) -> End {
    let input = Mutex(Input(frames: frames))
    let summary = Mutex(RecognitionSummary())
    summary.withLock { $0.videos = 1 }
    let follower: Mutex<FaceFollower>
    do throws(RecognitionError) {
      follower = Mutex(
        FaceFollower(
          try PictureReader(recipe), maximumFaces: recipe.maximumFaces, tracking: tracking,
          smoothing: smoothing))
    } catch { throw .reader(error) }
    try orderedWork(
      threads: jobs, ahead: isLive ? jobs : 4 * max(1, jobs),
      next: { input.withLock { next(&$0) } },
      worker: { () throws(RecognitionRun.Failure<Cause>) in
        do throws(RecognitionError) {
          return try FaceLocator(framing: .scene, policy: .skip, search: recipe.search)
        } catch { throw .reader(error) }
      },
      body: { locator, work throws(RecognitionRun.Failure<Cause>) in Self.detect(work, locator) },
      deliver: { detection throws(RecognitionRun.Failure<Cause>) in
        let outcome = follower.withLock { self.outcome(of: detection, $0, path: path) }
        let counts = summary.withLock { summary in
          summary.frames += 1
          summary.count(outcome.report.content)
          return summary
        }
        if outcome.report.content == .noFace, noFace == .skip { return }
        do throws(Cause) { try take(outcome, counts) } catch { throw .taking(error) }
      })
    let (failure, nextFrame) = input.withLock { ($0.failure, $0.next) }
    return End(summary: summary.withLock { $0 }, failure: failure, nextFrame: nextFrame)
  }

  private func next(_ input: inout Input) -> sending Work? {
    guard input.failure == nil else { return nil }
    do throws(VideoError) {
      guard let frame = try input.frames.next() else { return nil }
      let isDetected = input.lastDetection.map { frame.number - $0 >= detectEvery } ?? true
      if isDetected { input.lastDetection = frame.number }
      input.next = frame.number + 1
      return Work(frame: frame, isDetected: isDetected)
    } catch {
      input.failure = error
      return nil
    }
  }

  /// What the detector says of a frame; nil where it was not asked.
  private struct Detection: Sendable {
    let frame: VideoFrame
    let faces: Result<[LocatedFace]?, RecognitionError>
  }

  private static func detect(_ work: Work, _ locator: FaceLocator) -> Detection {
    guard work.isDetected else { return Detection(frame: work.frame, faces: .success(nil)) }
    do throws(RecognitionError) {
      return Detection(frame: work.frame, faces: .success(try locator.faces(in: work.frame.grey)))
    } catch { return Detection(frame: work.frame, faces: .failure(error)) }
  }

  private func outcome(
    of detection: Detection, _ follower: FaceFollower, path: String
  ) -> RecognitionRun.Outcome {
    let frame = detection.frame
    let content: PictureReport.Content
    do throws(RecognitionError) {
      let faces = try follower.faces(in: frame, detected: detection.faces.get())
      content =
        !faces.isEmpty ? .faces(faces) : noFace == .error ? .failed("No face was found.") : .noFace
    } catch { content = .failed(error.description) }
    return RecognitionRun.Outcome(
      report: PictureReport(path: path, number: frame.number, time: frame.time, content: content),
      picture: keepsPictures ? frame.color ?? frame.grey : nil)
  }
}
