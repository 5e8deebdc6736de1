import PixelImages
import TestSupport
import Toolkit
import VideoFrames

/// Small videos whose frames show their numbers.
enum Clips {
  /// An image with a bright top left quarter and a square whose grey value encodes a number.
  static func picture(_ number: Int, width: Int = 96, height: Int = 64) throws -> Image {
    var pixels = [UInt8](repeating: 40, count: width * height)
    for y in 0..<height {
      for x in 0..<width {
        if x < width / 2, y < height / 2 { pixels[y * width + x] = 220 }
        if x >= width * 3 / 4, y >= height / 2 { pixels[y * width + x] = UInt8(20 * (number % 12)) }
      }
    }
    return try Image(width: width, height: height, channels: 1, pixels: pixels)
  }

  /// The number that an image shows.
  static func number(of image: Image) -> Int {
    let place = (image.height * 3 / 4) * image.width + image.width * 7 / 8
    return Int((Double(image.pixels[place]) / 20).rounded())
  }

  /// Writes a video with the given times.
  static func write(
    _ times: [Double], to path: String, width: Int = 96, height: Int = 64,
    orientation: Orientation = .upright
  ) throws {
    let writer = try VideoWriter(
      path: path, width: width, height: height, frameRate: 25, orientation: orientation)
    for (number, time) in times.enumerated() {
      try writer.append(picture(number, width: width, height: height), time: time)
    }
    try writer.finish()
  }

  /// All frames of a source.
  static func frames(_ source: any FrameSource) throws -> [VideoFrame] {
    var frames: [VideoFrame] = []
    while let frame = try source.next() { frames.append(frame) }
    return frames
  }

  static let tenth = (0..<10).map { Double($0) * 0.04 }
}
