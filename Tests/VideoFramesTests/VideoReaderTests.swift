import Foundation
import PixelImages
import TestSupport
import Testing
import Toolkit
import VideoFrames

@Suite("The frames of a video's file")
struct VideoReaderTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test(
    "come in order with the container's own times, whatever the distances between them are",
    arguments: [
      Clips.tenth, [0, 0.01, 0.5, 0.52, 3, 3.7], [0, 1.0 / 30, 2.0 / 30, 1.25],
    ], ["mp4", "mov", "mkv"])
  func times(times: [Double], ending: String) throws {
    let path = folder.file("clip.\(ending)")
    try Clips.write(times, to: path)
    let frames = try Clips.frames(VideoReader(.file(path)))
    #expect(frames.map(\.number) == Array(times.indices))
    #expect(frames.map { Clips.number(of: $0.grey) } == Array(times.indices))
    // Matroska's time stamps are whole milliseconds.
    for (frame, time) in zip(frames, times) {
      #expect(abs(frame.time - time) < (ending == "mkv" ? 0.0006 : 0.00002))
    }
  }

  @Test(
    "are complete where the time stamps begin late, and broken off where the file ends early",
    arguments: [2.08, 3600], ["mkv", "mp4", "mov"])
  func late(start: Double, ending: String) throws {
    let path = folder.file("late.\(ending)")
    try Clips.write(
      (0..<50).map { start + Double($0) * 0.04 }, to: path, width: 320, height: 240)
    let frames = try Clips.frames(VideoReader(.file(path)))
    #expect(frames.map(\.number) == Array(0..<50))
    let length = try #require(frames.last).time - frames[0].time
    #expect(abs(length - 49 * 0.04) < 0.002)
    guard ending == "mkv" else { return }
    let whole = try Data(contentsOf: URL(fileURLWithPath: path))
    let reader = try VideoReader(
      .file(folder.write(whole.prefix(whole.count / 2), to: "cut.mkv")))
    let error = #expect(throws: VideoError.self) { while try reader.next() != nil {} }
    #expect(error?.code == .broken)
  }

  @Test("have the greys that were written, in full range, and the colours where asked for")
  func values() throws {
    let path = folder.file("clip.mp4")
    let writer = try VideoWriter(path: path, width: 96, height: 64)
    let colors: [[UInt8]] = [[255, 255, 255], [0, 0, 0], [200, 60, 40], [20, 90, 220]]
    for (number, color) in colors.enumerated() {
      let image = try Image(
        width: 96, height: 64, channels: 3, pixels: (0..<96 * 64).flatMap { _ in color })
      try writer.append(image, time: Double(number))
    }
    try writer.finish()
    var reading = VideoReading()
    reading.color = true
    for (frame, color) in zip(try Clips.frames(VideoReader(.file(path), reading)), colors) {
      let middle = 32 * 96 + 48
      let written = try Image(width: 1, height: 1, channels: 3, pixels: color)
      #expect(abs(Int(frame.grey.pixels[middle]) - Int(written.grey().pixels[0])) <= 4)
      let read = try #require(frame.color).pixels[3 * middle..<3 * middle + 3]
      for (value, expected) in zip(read, color) { #expect(abs(Int(value) - Int(expected)) <= 8) }
    }
  }

  @Test(
    "of a part keep their numbers and times",
    arguments: [(0.3, 0.5, [3, 4, 5]), (0.75, Double.infinity, [8, 9]), (0, 0.05, [0])])
  func part(begin: Double, end: Double, numbers: [Int]) throws {
    let path = folder.file("clip.mp4")
    try Clips.write((0..<10).map { Double($0) / 10 }, to: path)
    var reading = VideoReading()
    reading.part = begin...end
    let frames = try Clips.frames(VideoReader(.file(path), reading))
    #expect(frames.map(\.number) == numbers)
    for frame in frames { #expect(abs(frame.time - Double(frame.number) / 10) < 0.001) }
  }

  @Test(
    "are missing, in words, if the part begins after the last one, or has none",
    arguments: [5...Double.infinity, 0.11...0.15])
  func nothing(part: ClosedRange<Double>) throws {
    let path = folder.file("clip.mp4")
    try Clips.write([0, 0.1, 0.2], to: path)
    var reading = VideoReading()
    reading.part = part
    let reader = try VideoReader(.file(path), reading)
    let error = #expect(throws: VideoError.self) { try reader.next() }
    #expect(error?.code == .empty)
    #expect(try #require(error).description.contains("--from"))
  }

  @Test("are upright, whatever orientation the container states", arguments: 1...8)
  func orientations(exif: Int) throws {
    let orientation = try #require(Orientation(rawValue: exif))
    let path = folder.file("clip.mp4")
    try Clips.write([0, 0.04], to: path, orientation: orientation)
    let frame = try #require(try VideoReader(.file(path)).next())
    let expected = try Clips.picture(0).upright(from: orientation)
    #expect(frame.grey.width == expected.width && frame.grey.height == expected.height)
    let differences = zip(frame.grey.pixels, expected.pixels).map { abs(Int($0) - Int($1)) }
    #expect(differences.reduce(0, +) / differences.count < 3)
  }

  @Test("are returned at the requested interval, with their own numbers")
  func every() throws {
    let path = folder.file("clip.mp4")
    try Clips.write(Clips.tenth, to: path)
    var reading = VideoReading()
    reading.every = 4
    let reader = try VideoReader(.file(path), reading)
    #expect(reader.expectedFrameCount == 10 && !reader.isLive)
    let frames = try Clips.frames(reader)
    #expect(frames.map(\.number) == [0, 4, 8])
    #expect(frames.map { Clips.number(of: $0.grey) } == [0, 4, 8])
  }

  @Test("are complete if the last one is long")
  func longLast() throws {
    let path = folder.file("clip.mp4")
    try Clips.write([0, 0.04, 0.08, 9], to: path)
    #expect(try Clips.frames(VideoReader(.file(path))).map(\.time).last == 9)
  }

  @Test("with too many pixels are an error before memory is allocated")
  func pixelLimit() throws {
    let path = folder.file("clip.mp4")
    try Clips.write(Clips.tenth, to: path)
    var reading = VideoReading()
    reading.pixelLimit = 96 * 64 - 1
    #expect(throws: VideoError.self) {
      let reader = try VideoReader(.file(path), reading)
      while try reader.next() != nil {}
    }
  }

  @Test("are not read from a playlist's entries")
  func playlist() throws {
    try Clips.write(Clips.tenth, to: folder.file("clip.mp4"))
    let list = try folder.write(
      "ffconcat version 1.0\nfile \(folder.file("clip.mp4"))\n", to: "list.mp4")
    #expect(throws: VideoError.self) { _ = try VideoReader(.file(list)) }
  }

  @Test("come from the parts that a list names, but from none elsewhere than in files")
  func lists() throws {
    try Clips.write(Clips.tenth, to: folder.file("part.mkv"))
    func list(_ part: String, name: String) throws -> String {
      try folder.write(
        "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:1\n#EXTINF:0.4,\n\(part)\n"
          + "#EXT-X-ENDLIST\n", to: name)
    }
    let frames = try Clips.frames(VideoReader(.file(list("part.mkv", name: "list.m3u8"))))
    #expect(frames.map { Clips.number(of: $0.grey) } == Array(0..<10))
    for path in [
      try list("http://localhost:1/part.mkv", name: "remote.m3u8"),
      try list("part.mkv", name: "list.mp4"),
    ] {
      #expect(throws: VideoError.self) { try Clips.frames(VideoReader(.file(path))).count }
    }
  }

  @Test(
    "end with an error where the file breaks off, after all that could be read",
    arguments: [0.5, 0.9])
  func brokenOff(share: Double) throws {
    let path = folder.file("clip.mkv")
    try Clips.write((0..<100).map { Double($0) * 0.04 }, to: path, width: 320, height: 240)
    let whole = try Data(contentsOf: URL(fileURLWithPath: path))
    let cut = try folder.write(whole.prefix(Int(Double(whole.count) * share)), to: "cut.mkv")
    let reader = try VideoReader(.file(cut))
    var count = 0
    let error = #expect(throws: VideoError.self) { while try reader.next() != nil { count += 1 } }
    #expect(count > 0 && count < 100)
    #expect(error?.code == .broken)
    #expect(error?.description.contains("breaks off") == true, "\(error?.description ?? "")")
  }

  @Test("do not exist in other files, and the error says what they are")
  func unreadable() throws {
    try Clips.write(Clips.tenth, to: folder.file("clip.mp4"))
    let whole = try Data(contentsOf: URL(fileURLWithPath: folder.file("clip.mp4")))
    let cases: [(String, String, VideoError.Code)] = [
      (try folder.write("", to: "empty.mp4"), "empty", .notVideo),
      (try folder.write("no video at all", to: "text.mp4"), "is not a video", .notVideo),
      // The index of an MP4 is at its end.
      (
        try folder.write(whole.prefix(whole.count / 2), to: "half.mp4"), "is not a video", .notVideo
      ),
      (folder.path, "folder", .unreadable),
      (folder.file("nothing.mp4"), "No such file", .unreadable),
    ]
    for (path, words, code) in cases {
      let error = #expect(throws: VideoError.self) { _ = try VideoReader(.file(path)) }
      #expect(error?.code == code && error?.description.contains(words) == true, "\(path)")
    }
  }

  @Test("do not exist in an empty video")
  func noFrames() throws {
    let path = folder.file("none.mkv")
    try VideoWriter(path: path, width: 96, height: 64).finish()
    let error = #expect(throws: VideoError.self) {
      let reader = try VideoReader(.file(path))
      while try reader.next() != nil {}
    }
    #expect(error?.fault == .data, "\(error?.description ?? "")")
  }

  @Test("are the file's even if its name looks like a URL")
  func protocolName() throws {
    try Clips.write(Clips.tenth, to: folder.file("http:clip.mp4"))
    #expect(try Clips.frames(VideoReader(.file(folder.file("http:clip.mp4")))).count == 10)
  }

  @Test("end when another thread stops reading")
  func stopped() throws {
    let path = folder.file("clip.mp4")
    try Clips.write(Clips.tenth, to: path)
    let reader = try VideoReader(.file(path))
    #expect(try reader.next() != nil)
    reader.stop()
    #expect(try reader.next() == nil)
  }

  @Test("of a missing camera are an error that says so")
  func noCamera() {
    let error = #expect(throws: VideoError.self) {
      _ = try VideoReader(.camera("/dev/video99"))
    }
    #expect(error?.code == .unreadable)
    #expect(error?.description.contains("no camera /dev/video99") == true)
  }

  @Test("are named without the password of their address")
  func password() {
    #expect(VideoSource.stream("rtsp://me:secret@host/1").name == "rtsp://me:***@host/1")
    #expect(VideoSource.stream("rtsp://me@host:554/1").name == "rtsp://me@host:554/1")
    #expect(VideoSource.stream("http://host/a:b@c").name == "http://host/a:b@c")
  }
}
