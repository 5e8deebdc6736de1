import Dispatch
import EmotionCore
import EmotionRecognition
public import PictureRecognition
public import PixelImages
import Synchronization
import Toolkit
public import VideoFrames

extension EmotionRecognizer {
  /// The faces of a video's frames as they are read, with ids that stay and smoothed emotions.
  ///
  /// ```swift
  /// for try await frame in recognizer.frames(of: .file("clip.mp4")) {
  ///   for face in frame.faces { print(frame.time ?? 0, face.id ?? -1, face.emotion) }
  /// }
  /// ```
  ///
  /// Nothing is read before the first frame is asked for; a few frames at most are read ahead.
  /// Where the loop is left, or the task is cancelled, the reading ends. Threads of its own do the
  /// work, and the recogniser stays free for pictures.
  public nonisolated func frames(
    of source: VideoSource, _ following: VideoFollowing = VideoFollowing()
  ) -> VideoReports {
    VideoReports(source: source, reader: reader, following: following)
  }
}

/// How a video is read and its faces are followed.
public struct VideoFollowing: Sendable {
  /// Only every so many frames are read.
  public var every = 1
  /// The detector looks at every so many frames of the video at least.
  public var detectEvery = 5
  public var tracking = FaceTracker.Settings()
  /// Seconds over which emotions are smoothed; 0 for not at all.
  public var smoothing = 0.5
  /// Threads.
  public var jobs = 2
  /// How a live source that breaks off is opened again.
  public var reconnection = LiveReader.Reconnection()

  public init() {}
}

/// The reports of a video's frames, in order; each iteration reads the video anew.
public struct VideoReports: AsyncSequence, Sendable {
  public typealias Element = PictureReport
  public typealias Failure = any Error

  let source: VideoSource
  let reader: PictureReader
  let following: VideoFollowing

  public func makeAsyncIterator() -> Iterator { Iterator(self) }

  public struct Iterator: AsyncIteratorProtocol {
    public typealias Element = PictureReport
    public typealias Failure = any Error

    private let reading: Reading

    init(_ reports: VideoReports) { reading = Reading(reports) }

    public mutating func next() async throws -> PictureReport? {
      try await next(isolation: nil)
    }

    /// The next frame's report; nil at the end.
    ///
    /// - Throws: `VideoError`: it cannot be opened, or breaks off; `FaceError`. Nothing comes after it.
    public mutating func next(
      isolation actor: isolated (any Actor)?
    ) async throws -> PictureReport? {
      try await reading.next().get()
    }
  }
}

/// One reading of a video; ends when no one holds it any more.
private final class Reading: Sendable {
  private let reports: VideoReports
  private let channel = ReportChannel(capacity: 8)
  private let hasBegun = Atomic<Bool>(false)

  init(_ reports: VideoReports) { self.reports = reports }

  deinit { channel.cancel() }

  func next() async -> Result<PictureReport?, any Error> {
    if !hasBegun.exchange(true, ordering: .relaxed) { begin() }
    return await withTaskCancellationHandler {
      await channel.next()
    } onCancel: {
      channel.cancel()
    }
  }

  private func begin() {
    // Don't capture `self`: the reader thread would keep alive the object whose deinit stops it.
    let (reports, channel) = (reports, channel)
    onThreadOfItsOwn {
      do {
        try Self.read(reports, into: channel)
        channel.end(.success(nil))
      } catch { channel.end(.failure(error)) }
    }
  }

  private static func read(
    _ reports: VideoReports, into channel: ReportChannel
  ) throws {
    let following = reports.following
    var reading = VideoReading()
    reading.every = following.every
    var run = VideoRun(try reports.reader.copy(threads: 1))
    (run.jobs, run.detectEvery) = (following.jobs, following.detectEvery)
    (run.tracking, run.smoothing) = (following.tracking, following.smoothing)
    let opened = try OpenedVideo.open(
      reports.source, reading, reconnection: following.reconnection)
    let control = opened.control
    channel.onCancel(control.stop)
    defer { control.stop() }
    do {
      let end = try run.run(
        opened.takeFrames(), path: reports.source.name, isLive: control.isLive
      ) { outcome, _ in
        guard channel.push(outcome.report) else { throw CancellationError() }
      }
      if let failure = end.failure { throw failure }
    } catch is CancellationError {}
  }
}

/// Hands reports from a thread to a task, a few at most ahead of it.
final class ReportChannel: Sendable {
  typealias Element = Result<PictureReport?, any Error>

  private struct State {
    var reports: [PictureReport] = []
    /// What comes when the reports are taken.
    var end: Element?
    var waiting: CheckedContinuation<Element, Never>?
    var isCancelled = false
    var stop: (@Sendable () -> Void)?
  }

  private let state = Mutex(State())
  private let room: DispatchSemaphore

  init(capacity: Int) {
    // From 0 on: a semaphore traps that ends below what it began with.
    room = DispatchSemaphore(value: 0)
    for _ in 0..<capacity { room.signal() }
  }

  /// Waits for room; false where no one wants any more.
  ///
  /// Called by the thread.
  func push(_ report: PictureReport) -> Bool {
    room.wait()
    let (isWanted, waiting) = state.withLock { state in
      guard !state.isCancelled else {
        return (false, CheckedContinuation<Element, Never>?.none)
      }
      if state.waiting == nil { state.reports.append(report) }
      defer { state.waiting = nil }
      return (true, state.waiting)
    }
    if let waiting {
      room.signal()
      waiting.resume(returning: .success(report))
    }
    return isWanted
  }

  /// Says what comes after the last report.
  ///
  /// Called by the thread.
  func end(_ last: Element) {
    let waiting = state.withLock { state in
      // What is waited for comes now, and not again.
      state.end = state.waiting == nil ? last : .success(nil)
      defer { state.waiting = nil }
      return state.waiting
    }
    waiting?.resume(returning: last)
  }

  /// What is to be called where no one wants any more; at once where that is so already.
  func onCancel(_ stop: @escaping @Sendable () -> Void) {
    let isCancelled = state.withLock { state in
      state.stop = stop
      return state.isCancelled
    }
    if isCancelled { stop() }
  }

  func cancel() {
    let (waiting, stop) = state.withLock { state in
      state.isCancelled = true
      state.reports = []
      state.end = state.end ?? .success(nil)
      defer { state.waiting = nil }
      return (state.waiting, state.stop)
    }
    room.signal()
    stop?()
    waiting?.resume(returning: .success(nil))
  }

  /// The next report, or what comes after the last, again and again.
  ///
  /// One task at a time.
  func next() async -> Element {
    await withCheckedContinuation { continuation in
      let element = state.withLock { state -> Element? in
        if !state.reports.isEmpty { return .success(state.reports.removeFirst()) }
        if let end = state.end {
          // An error comes once, as sequences have it.
          state.end = .success(nil)
          return end
        }
        state.waiting = continuation
        return nil
      }
      guard let element else { return }
      if case .success(.some) = element { room.signal() }
      continuation.resume(returning: element)
    }
  }
}

/// Runs blocking work beside Swift's cooperative threads.
func onThreadOfItsOwn(_ work: @escaping @Sendable () -> Void) {
  DispatchQueue(label: "stoic.video-reports", qos: .userInitiated).async(execute: work)
}
