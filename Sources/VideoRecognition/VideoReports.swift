import Dispatch
import EmotionCore
public import PictureRecognition
public import PixelImages
import Synchronization
public import VideoFrames

extension EmotionRecognizer {
  /// The faces of a video's frames as they are read, with persistent ids and smoothed emotions.
  ///
  /// ```swift
  /// for try await frame in recognizer.frames(of: .file("clip.mp4")) {
  ///   for face in frame.faces { print(frame.time ?? 0, face.id ?? -1, face.emotion) }
  /// }
  /// ```
  ///
  /// Reading starts with the first request, stays at most a few frames ahead, and ends when the
  /// loop is left or the task is cancelled. It has its own threads, so the recogniser stays free
  /// for pictures.
  public nonisolated func frames(
    of source: VideoSource, _ following: VideoFollowing = VideoFollowing()
  ) -> VideoReports {
    VideoReports(source: source, reader: reader, following: following)
  }
}

/// How to read a video and follow its faces.
public struct VideoFollowing: Sendable {
  /// Read only every nth frame.
  public var every = 1
  /// Detect faces at least in every nth frame of the video.
  public var detectEvery = 5
  public var tracking = FaceTracker.Settings()
  /// Smoothing time constant in seconds; 0 disables it.
  public var smoothing = 0.5
  /// Threads.
  public var jobs = 2
  /// How to reopen a live source that breaks off.
  public var reconnection = LiveReader.Reconnection()

  public init() {}
}

/// The reports of a video's frames, in order; each iteration reads the video again.
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
    /// - Throws: `VideoError`: the video cannot be opened or broke off; `FaceError`. The sequence
    ///   then ends.
    public mutating func next(
      isolation actor: isolated (any Actor)?
    ) async throws -> PictureReport? {
      try await reading.next().get()
    }
  }
}

/// One reading of a video; ends when released.
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

/// Hands reports from a thread to a task, buffering at most a few.
final class ReportChannel: Sendable {
  typealias Element = Result<PictureReport?, any Error>

  private struct State {
    var reports: [PictureReport] = []
    /// What follows the last report.
    var end: Element?
    var waiting: CheckedContinuation<Element, Never>?
    var isCancelled = false
    var stop: (@Sendable () -> Void)?
  }

  private let state = Mutex(State())
  private let room: DispatchSemaphore

  init(capacity: Int) {
    // Dispatch traps if a semaphore dies below its initial value; start at 0.
    room = DispatchSemaphore(value: 0)
    for _ in 0..<capacity { room.signal() }
  }

  /// Adds a report, waiting for room; false if the consumer has gone.
  ///
  /// Call it from the producing thread.
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

  /// Ends the sequence.
  ///
  /// Call it from the producing thread.
  func end(_ last: Element) {
    let waiting = state.withLock { state in
      // A waiting consumer gets it now; don't deliver it twice.
      state.end = state.waiting == nil ? last : .success(nil)
      defer { state.waiting = nil }
      return state.waiting
    }
    waiting?.resume(returning: last)
  }

  /// Sets what to call once the consumer has gone; calls it at once if it already has.
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

  /// The next report, or the end, repeatedly.
  ///
  /// Call it from one task at a time.
  func next() async -> Element {
    await withCheckedContinuation { continuation in
      let element = state.withLock { state -> Element? in
        if !state.reports.isEmpty { return .success(state.reports.removeFirst()) }
        if let end = state.end {
          // Sequences throw once, then end.
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

/// Runs blocking work off Swift's cooperative threads.
func onThreadOfItsOwn(_ work: @escaping @Sendable () -> Void) {
  DispatchQueue(label: "stoic.video-reports", qos: .userInitiated).async(execute: work)
}
