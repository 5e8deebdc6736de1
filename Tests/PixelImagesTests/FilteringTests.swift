import Foundation
import PixelImages
import Testing
import Toolkit

@Suite("Blurring")
struct FilteringTests {
  private static let dot = Result {
    var pixels = [UInt8](repeating: 0, count: 31 * 31)
    pixels[15 * 31 + 15] = 255
    return try Image(width: 31, height: 31, channels: 1, pixels: pixels)
  }

  @Test("spreads a dot like a Gaussian with the given deviation", arguments: [1.0, 2.0])
  func gaussian(deviation: Double) throws {
    let blurred = try Self.dot.get().blurred(deviation: deviation)
    let peak = 255 / (2 * Double.pi * deviation * deviation)
    #expect(abs(Double(blurred.pixels[15 * 31 + 15]) - peak) < 1.5)
    let beside = peak * exp(-1 / (2 * deviation * deviation))
    #expect(abs(Double(blurred.pixels[15 * 31 + 16]) - beside) < 1.5)
  }

  @Test("with a deviation of 0 changes nothing")
  func nothing() throws {
    #expect(try Self.dot.get().blurred(deviation: 0) == Self.dot.get())
  }

  @Test("refuses invalid deviations", arguments: [-1, 1001, Double.nan])
  func refused(deviation: Double) throws {
    let image = try Self.dot.get()
    let error = #expect(throws: ImageError.self) { try image.blurred(deviation: deviation) }
    #expect(error?.code == .invalidRequest)
  }
}

@Suite("JPEG in memory")
struct JPEGWritingTests {
  @Test("comes back almost unchanged, the more so the higher the quality")
  func roundTrip() throws {
    let pixels: [UInt8] = (0..<4096).map { index in UInt8(index % 64 * 2 + index / 64) }
    let image = try Image(width: 64, height: 64, channels: 1, pixels: pixels)
    func difference(_ quality: Int) throws -> Double {
      let back = try Image.decode(image.jpegData(quality: quality), name: "a.jpg").grey()
      #expect(back.width == 64 && back.height == 64)
      var sum = 0
      for (found, expected) in zip(back.pixels, pixels) { sum += abs(Int(found) - Int(expected)) }
      return Double(sum) / 4096
    }
    #expect(try difference(95) < 1)
    #expect(try difference(95) < difference(10))
    #expect(try image.jpegData(quality: 10).count < image.jpegData(quality: 95).count)
  }
}
