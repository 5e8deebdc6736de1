import PixelImages
import Toolkit

@testable import FaceDetection

/// An image of random pixels, smoothed along its rows.
func noise(width: Int, height: Int, channels: Int = 1, seed: UInt64 = 1) throws -> Image {
  var random = SeededGenerator(seed: seed)
  var value = 128
  let pixels = (0..<width * height * channels).map { _ -> UInt8 in
    value = min(255, max(0, value + Int.random(in: -60...60, using: &random)))
    return UInt8(value)
  }
  return try Image(width: width, height: height, channels: channels, pixels: pixels)
}

extension Image {
  /// Rotated by 180 degrees.
  func turned() throws -> Image {
    let pixels = (0..<width * height).reversed().flatMap { index in
      (0..<channels).map { self.pixels[index * channels + $0] }
    }
    return try Image(width: width, height: height, channels: channels, pixels: pixels)
  }

  func withPlanes<Result>(_ body: (PlanarImage) throws -> Result) rethrows -> Result {
    let memory = WorkingMemory<UInt8>()
    return try pixels.withUnsafeBufferPointer { pixels in
      guard let start = pixels.baseAddress else { preconditionFailure("no pixels") }
      return try body(.of(self, pixels: start, memory: memory))
    }
  }

  /// The features of each cell, `[31]`, by row and column.
  var features: [[[Float]]] {
    let map = FeatureMap()
    withPlanes { FeatureExtractor().extract($0, into: map) }
    return (0..<map.rows).map { row in
      (0..<map.columns).map { column in
        (0..<FeatureMap.planeCount).map {
          map.plane($0)[row * map.stride + FeatureMap.leftMargin + column]
        }
      }
    }
  }
}
