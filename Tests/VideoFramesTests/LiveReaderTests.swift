import EmotionCore
import Foundation
import PixelImages
import TestSupport
import Testing
import VideoFrames

@Suite("A live stream")
struct LiveReaderTests {
  /// Five images whose grey values encode their numbers.
  private static func pictures() throws -> [Data] {
    try (0..<5).map { try Clips.picture($0).jpegData(quality: 90) }
  }

  private func open(_ server: PictureServer, attempts: Int = 2) throws -> OpenedVideo {
    try OpenedVideo.open(
      .stream("http://127.0.0.1:\(server.port)/live"),
      reconnection: .init(attempts: attempts, firstDelay: 0.05))
  }

  @Test("is reopened when it breaks off, and its frame numbers and times continue")
  func reconnection() throws {
    let server = try PictureServer(try Self.pictures(), connections: 3)
    let opened = try open(server)
    let control = opened.control
    #expect(control.isLive && control.expectedFrameCount == nil)
    let source = opened.takeFrames()
    var frames: [VideoFrame] = []
    let error = #expect(throws: VideoError.self) {
      while let frame = try source.next() { frames.append(frame) }
    }
    #expect(error?.code == .unreachable)
    #expect(error?.description.contains("opened again 2 times") == true)
    let counts = control.counts()
    #expect(counts.reconnections == 2)
    #expect(frames.count + counts.dropped == 15)
    #expect(frames.map(\.number) == frames.map(\.number).sorted())
    #expect(zip(frames, frames.dropFirst()).allSatisfy { $0.time < $1.time })
    #expect(frames.last?.number == 14)
  }

  @Test("drops and counts frames for a slow reader, and returns the newest")
  func dropped() throws {
    let server = try PictureServer(try Self.pictures(), connections: 1)
    // All frames have come once the stream breaks off.
    let isOver = DispatchSemaphore(value: 0)
    let opened = try OpenedVideo.open(
      .stream("http://127.0.0.1:\(server.port)/live"),
      reconnection: .init(attempts: 1, firstDelay: 0) { _ in isOver.signal() })
    let control = opened.control
    let source = opened.takeFrames()
    isOver.wait()
    let frames = [try source.next(), try source.next()].compactMap(\.self)
    #expect(frames.map(\.number) == [3, 4])
    #expect(control.counts().dropped == 3)
    #expect(throws: VideoError.self) { _ = try source.next() }
  }

  @Test("numbers all its frames even if only some are read")
  func every() throws {
    var reading = VideoReading()
    reading.every = 2
    let server = try PictureServer(try Self.pictures(), connections: 1)
    let source = try OpenedVideo.open(
      .stream("http://127.0.0.1:\(server.port)/live"), reading,
      reconnection: .init(attempts: 0)
    ).takeFrames()
    var numbers: [Int] = []
    #expect(throws: VideoError.self) {
      while let frame = try source.next() { numbers.append(frame.number) }
    }
    #expect(!numbers.isEmpty && Set(numbers).isSubset(of: [0, 2, 4]))
  }

  @Test("ends when it is stopped, although the camera keeps the connection open")
  func stopped() throws {
    let server = try PictureServer(try Self.pictures(), connections: 1, staysOpen: true)
    let opened = try open(server)
    let control = opened.control
    let source = opened.takeFrames()
    while let frame = try source.next(), frame.number < 4 {}
    DispatchQueue.global().async { control.stop() }
    #expect(try source.next() == nil)
  }

  @Test("is an error at once, with the address, if nobody sends it")
  func unreachable() throws {
    let port = try PictureServer([], connections: 0).port
    let error = #expect(throws: VideoError.self) {
      _ = try OpenedVideo.open(.stream("http://me:secret@127.0.0.1:\(port)/"))
    }
    #expect(error?.code == .unreachable)
    #expect(error?.description.contains("me:***@127.0.0.1") == true)
  }
}
