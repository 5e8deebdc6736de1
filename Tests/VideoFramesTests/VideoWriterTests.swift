import Foundation
import PixelImages
import TestSupport
import Testing
import Toolkit
import VideoFrames

@Suite("A written video")
struct VideoWriterTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private var names: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() }
  }

  @Test("has its name only once it is complete, and leaves nothing behind if abandoned")
  func whole() throws {
    try folder.write("before", to: "clip.mp4")
    do {
      let writer = try VideoWriter(path: folder.file("clip.mp4"), width: 96, height: 64)
      try writer.append(Clips.picture(0), time: 0)
      #expect(try names.count == 2)
    }
    #expect(try names == ["clip.mp4"])
    #expect(try String(contentsOfFile: folder.file("clip.mp4"), encoding: .utf8) == "before")
    try Clips.write(Clips.tenth, to: folder.file("clip.mp4"))
    #expect(try names == ["clip.mp4"])
    #expect(try Clips.frames(VideoReader(.file(folder.file("clip.mp4")))).count == 10)
  }

  @Test("has even sides and accepts images of other sizes")
  func sizes() throws {
    let writer = try VideoWriter(path: folder.file("in/clip.mkv"), width: 97, height: 65)
    try writer.append(Clips.picture(0, width: 97, height: 65), time: 0)
    try writer.append(Clips.picture(1, width: 50, height: 200), time: 1)
    try writer.finish()
    let frames = try Clips.frames(VideoReader(.file(folder.file("in/clip.mkv"))))
    #expect(frames.allSatisfy { $0.grey.width == 96 && $0.grey.height == 64 })
    #expect(frames.count == 2)
  }

  @Test("moves times that do not increase after one another", arguments: ["mp4", "mkv"])
  func times(ending: String) throws {
    let path = folder.file("clip.\(ending)")
    try Clips.write([0, 1, 1, 0.5], to: path)
    let times = try Clips.frames(VideoReader(.file(path))).map(\.time)
    #expect(times.count == 4 && times == times.sorted() && Set(times).count == 4)
  }

  @Test(
    "is refused under an impossible name or path",
    arguments: ["clip.txt", "clip", "file/clip.mp4"])
  func refused(name: String) throws {
    try folder.write("x", to: "file")
    let error = #expect(throws: VideoError.self) {
      _ = try VideoWriter(path: folder.file(name), width: 96, height: 64)
    }
    #expect(error?.code == .unwritable)
  }
}
