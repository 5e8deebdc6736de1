import Dispatch
import PixelImages
import Synchronization
import Toolkit

/// Reads a camera or a live stream at its own pace, keeps only the newest frames, and reopens the
/// source if it breaks off.
///
/// For one thread at a time, except `stop` and `counts`.
public final class LiveReader: FrameSource, Sendable {
  /// Statistics of the frames and the connection.
  public struct Counts: Equatable, Sendable {
    /// Frames that were discarded because the ones before them had not been taken yet.
    public var dropped = 0
    /// How often the source broke off and was reopened.
    public var reconnections = 0
  }

  /// When and how often a broken source is reopened.
  public struct Reconnection: Sendable {
    /// The number of attempts before giving up on a source that never lasts five seconds; 0 for
    /// none.
    public var attempts: Int
    /// Seconds before the first attempt; the delay doubles each time, up to 8 seconds.
    public var firstDelay: Double

    /// Called on another thread before each attempt, with the reason why the source broke off.
    public var notify: (@Sendable (VideoError) -> Void)?

    public init(
      attempts: Int = 5, firstDelay: Double = 0.5, notify: (@Sendable (VideoError) -> Void)? = nil
    ) {
      (self.attempts, self.firstDelay, self.notify) = (attempts, firstDelay, notify)
    }

    func delay(before attempt: Int) -> Double {
      (1..<max(1, attempt)).reduce(firstDelay) { delay, _ in min(8, delay * 2) }
    }
  }

  private struct State {
    var frames: [VideoFrame] = []
    var counts = Counts()
    var failure: VideoError?
  }

  /// A connection that lasts this long resets the attempts; one that always ends at once, such as a
  /// single image, is given up.
  private static let settled = Duration.seconds(5)

  /// The number of frames that may wait.
  private static let waiting = 2

  private let state = Mutex(State())
  private let arrivals = DispatchSemaphore(value: 0)
  private let stopping = DispatchSemaphore(value: 0)
  private let patience: Patience

  /// Starts reading an opened source.
  init(
    _ reader: sending VideoReader, _ reading: VideoReading, reconnection: Reconnection
  ) {
    patience = reader.patience
    let source = reader.source
    nonisolated(unsafe) let connection = Connection(first: reader, source: source, reading: reading)
    DispatchQueue(label: "stoic.live-reader").async { self.run(connection, reconnection) }
  }

  public var counts: Counts { state.withLock { $0.counts } }

  public func next() throws(VideoError) -> VideoFrame? {
    arrivals.wait()
    let (frame, failure) = state.withLock { state -> (VideoFrame?, VideoError?) in
      if !state.frames.isEmpty { return (state.frames.removeFirst(), nil) }
      return (nil, state.failure)
    }
    if frame == nil { arrivals.signal() }
    if let failure { throw failure }
    return frame
  }

  /// Stops reading: `next` returns the remaining frames, then nil.
  ///
  /// Any thread may call it.
  public func stop() {
    patience.stop()
    stopping.signal()
    // A waiting caller must not wait for a camera that delivers nothing.
    arrivals.signal()
  }

  private func run(_ connection: Connection, _ reconnection: Reconnection) {
    var attempt = 0
    while !patience.isStopped {
      do throws(VideoError) {
        let opened = ContinuousClock.now
        while let frame = try connection.next() {
          if attempt > 0, .now - opened > Self.settled { attempt = 0 }
          push(frame)
        }
        if patience.isStopped { break }
        throw VideoError(.unreachable, "\(connection.source.name) ended.")
      } catch {
        attempt += 1
        guard attempt <= reconnection.attempts else {
          end(error, attempts: reconnection.attempts)
          return
        }
        reconnection.notify?(error)
        let delay = reconnection.delay(before: attempt)
        if stopping.wait(timeout: .now() + delay) == .success { break }
        if connection.reopen(patience) { state.withLock { $0.counts.reconnections += 1 } }
      }
    }
    end(nil, attempts: 0)
  }

  private func push(_ frame: VideoFrame) {
    let isMore = state.withLock { state in
      state.frames.append(frame)
      guard state.frames.count > Self.waiting else { return true }
      state.frames.removeFirst()
      state.counts.dropped += 1
      return false
    }
    if isMore { arrivals.signal() }
  }

  private func end(_ failure: VideoError?, attempts: Int) {
    state.withLock { state in
      state.failure = failure.map { failure in
        attempts == 0
          ? failure
          : VideoError(
            failure.code,
            "\(failure.description) It was opened again "
              + "\(attempts == 1 ? "once" : "\(attempts) times") and did not last.")
      }
    }
    arrivals.signal()
  }
}

/// A source that is reopened again and again; frame numbers and times continue.
private final class Connection {
  let source: VideoSource
  private let reading: VideoReading
  private var reader: VideoReader?
  private var begun = ContinuousClock.now
  /// The number of the connection's first frame, and the number of the next frame.
  private var base = 0
  private var nextNumber = 0
  /// Why reopening failed.
  private var failure: VideoError?
  /// Added to the reader's times.
  private var shift: Double?
  private var lastTime: Double?

  init(first: VideoReader, source: VideoSource, reading: VideoReading) {
    (reader, self.source, self.reading) = (first, source, reading)
  }

  func next() throws(VideoError) -> VideoFrame? {
    guard let reader else {
      throw failure ?? VideoError(.unreachable, "\(source.name) cannot be reopened.")
    }
    do throws(VideoError) {
      guard let frame = try reader.next() else { return nil }
      let time = time(of: frame, hasTimes: reader.hasTimes)
      let number = base + frame.number
      defer { (nextNumber, lastTime) = (number + 1, time) }
      return VideoFrame(number: number, time: time, grey: frame.grey, color: frame.color)
    } catch {
      self.reader = nil
      throw error
    }
  }

  /// A connection's first frame has its arrival time; after that, intervals are the source's own if
  /// it has times.
  private func time(of frame: VideoFrame, hasTimes: Bool) -> Double {
    let arrival = lastTime == nil ? 0 : (ContinuousClock.now - begun) / .seconds(1)
    if lastTime == nil { begun = .now }
    let shift = self.shift ?? (arrival - frame.time)
    self.shift = shift
    let time = hasTimes ? frame.time + shift : arrival
    return lastTime.map { max(time, $0 + 0.001) } ?? time
  }

  /// Reopens the source; returns whether that succeeded.
  func reopen(_ patience: Patience) -> Bool {
    (reader, shift, base) = (nil, nil, nextNumber)
    do throws(VideoError) {
      reader = try VideoReader(source, reading, patience: patience)
      return true
    } catch {
      failure = error
      return false
    }
  }
}
