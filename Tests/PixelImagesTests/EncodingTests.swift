import Foundation
import PixelImages
import Testing
import Toolkit

@Suite("Writing PNG loses nothing")
struct EncodingTests {
  @Test(
    "Decoding an encoded image returns the same image",
    arguments: [
      (1, 1, 1), (1, 1, 3), (48, 48, 1), (48, 48, 3), (7, 300, 1), (300, 7, 3), (256, 256, 1),
      (256, 256, 3), (257, 256, 1), (400, 301, 3),
    ])
  func roundTrip(width: Int, height: Int, channels: Int) throws {
    let image = try noise(width: width, height: height, channels: channels)
    let bytes = try image.pngData()
    #expect(bytes.starts(with: PNGFile.signature))
    #expect(try Image.decode(bytes, name: "copy") == image)
  }

  @Test("Three equal channels come back as one")
  func equalChannels() throws {
    let grey = try noise(width: 9, height: 4, channels: 1)
    #expect(try Image.decode(grey.rgb().pngData(), name: "copy") == grey)
  }

  @Test("A written file can be read, and missing folders are created")
  func file() throws {
    let folder = NSTemporaryDirectory() + "png-\(UUID())"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let image = try noise(width: 20, height: 10, channels: 3)
    let path = folder + "/deep/image.png"
    try image.writePNG(to: path)
    #expect(try Image.read(path) == image)
  }

  @Test("A path that cannot be written is a software fault")
  func unwritable() throws {
    let image = try noise(width: 2, height: 2, channels: 1)
    let error = #expect(throws: ImageError.self) { try image.writePNG(to: "/proc/none/a.png") }
    #expect(error?.code == .unwritable)
    #expect(error?.fault == .software)
  }

  private func noise(width: Int, height: Int, channels: Int) throws -> Image {
    var generator = SeededGenerator(seed: 1)
    let values = (0..<width * height * channels).map { _ in
      UInt8.random(in: 0...255, using: &generator)
    }
    return try Image(width: width, height: height, channels: channels, pixels: values)
  }
}
