import Foundation
import PixelImages
import Testing
import Toolkit

@testable import FaceDetection

@Suite("Histograms of oriented gradients")
struct FeatureTests {
  @Test(
    "has a cell for every 8 x 8 pixels except at the border",
    arguments: [
      (80, 64, 8, 6), (83, 68, 8, 7), (84, 67, 9, 6), (24, 24, 1, 1), (19, 80, 0, 0), (3, 3, 0, 0),
      (1, 1, 0, 0), (80, 2, 0, 0),
    ])
  func cells(width: Int, height: Int, columns: Int, rows: Int) throws {
    let features = try noise(width: width, height: height).features
    #expect(features.count == rows)
    #expect(features.allSatisfy { $0.count == columns })
  }

  @Test("is zero for a flat image", arguments: [1, 3])
  func even(channels: Int) throws {
    let image = try Image(
      width: 64, height: 56, channels: channels,
      pixels: [UInt8](repeating: 77, count: 64 * 56 * channels))
    #expect(image.features.joined().joined().allSatisfy { $0 == 0 })
  }

  @Test(
    "encodes the direction of an edge, from dark to bright",
    arguments: [0, 20, 40, 80, 135, 180, 200, 260, 300, 345])
  func direction(degrees: Int) throws {
    let angle = Double(degrees) * .pi / 180
    let (across, down) = (2.5 * cos(angle), 2.5 * sin(angle))
    let pixels = (0..<64 * 64).map { index -> UInt8 in
      let (x, y) = (Double(index % 64) - 31.5, Double(index / 64) - 31.5)
      return UInt8((128 + x * across + y * down).rounded())
    }
    let cell = try Image(width: 64, height: 64, channels: 1, pixels: pixels).features[2][2]
    let expected = Int((Double(degrees) / 20).rounded()) % 18
    #expect(cell[..<18].max() == cell[expected])
    #expect(cell[18..<27].max() == cell[18 + expected % 9])
    #expect(cell[expected] > 0.3)
  }

  @Test("rotates by 180 degrees with the image", arguments: [1, 3])
  func turned(channels: Int) throws {
    let image = try noise(width: 96, height: 72, channels: channels)
    let (straight, turned) = (image.features, try image.turned().features)
    for (row, cells) in straight.enumerated() {
      for (column, cell) in cells.enumerated() {
        let other = turned[straight.count - 1 - row][cells.count - 1 - column]
        // The energies belong to the neighbourhoods below right, above right, below left, above
        // left.
        var expected: [Float] = []
        expected += other[9..<18]
        expected += other[..<9]
        expected += other[18..<27]
        expected += other[27...].reversed()
        for (found, value) in zip(cell, expected) { #expect(abs(found - value) < 1e-4) }
      }
    }
  }

  @Test("keeps every number within the bounds of four limited neighbourhoods")
  func range() throws {
    let features = try noise(width: 120, height: 90, channels: 3).features
    #expect(features.joined().joined().allSatisfy { (0...0.85).contains($0) })
    #expect(features.joined().allSatisfy { $0[..<27].allSatisfy { $0 <= 0.4001 } })
  }

  @Test("uses the channel with the strongest gradient")
  func strongestChannel() throws {
    let columns = (0..<48 * 48).map { UInt8(5 * ($0 % 48)) }
    let rows = (0..<48 * 48).map { UInt8($0 / 48) }
    let colours = zip(columns, rows).flatMap { [100, $0, $1] as [UInt8] }
    let colour = try Image(width: 48, height: 48, channels: 3, pixels: colours)
    let green = try Image(width: 48, height: 48, channels: 1, pixels: columns)
    #expect(colour.features == green.features)
  }

  @Test("is the same if the memory held a larger image before")
  func reused() throws {
    let (large, small) = (try noise(width: 200, height: 150), try noise(width: 64, height: 72))
    let (extractor, map) = (FeatureExtractor(), FeatureMap())
    large.withPlanes { extractor.extract($0, into: map) }
    small.withPlanes { extractor.extract($0, into: map) }
    let expected = small.features
    #expect(map.rows == expected.count)
    for row in 0..<map.rows {
      for column in 0..<map.stride {
        let isInside = (0..<map.columns).contains(column - FeatureMap.leftMargin)
        for plane in 0..<FeatureMap.planeCount {
          let value = map.plane(plane)[row * map.stride + column]
          #expect(
            value == (isInside ? expected[row][column - FeatureMap.leftMargin][plane] : 0))
        }
      }
    }
  }
}

@Suite("The directions of gradients")
struct OrientationTableTests {
  @Test("are the nearest of 18")
  func nearest() {
    var random = SeededGenerator(seed: 3)
    for _ in 0..<2000 {
      let (x, y) = (
        Int.random(in: -255...255, using: &random), Int.random(in: -255...255, using: &random)
      )
      let turns = atan2(Double(y), Double(x)) / (.pi / 9)
      // If two directions are almost equally near, either is right.
      guard abs(abs(turns - turns.rounded()) - 0.5) > 0.01, x != 0 || y != 0 else { continue }
      let bin = Int(OrientationTable.shared.bins[OrientationTable.index(x: x, y: y)])
      #expect(bin == (Int(turns.rounded()) + 18) % 18, "(\(x), \(y))")
    }
  }
}

@Suite("The pyramid's images")
struct PyramidTests {
  @Test(
    "have sides of five sixths and interpolate between four pixels",
    arguments: [(80, 96, 1), (80, 96, 3), (67, 71, 1), (67, 71, 3), (66, 130, 3)])
  func smaller(width: Int, height: Int, channels: Int) throws {
    let image = try noise(width: width, height: height, channels: channels)
    let memory = WorkingMemory<UInt8>()
    image.withPlanes { planes in
      let small = PyramidStep().shrink(planes, into: memory)
      #expect(small.width == 5 * width / 6)
      #expect(small.height == 5 * height / 6)
      for channel in 0..<channels {
        for y in 0..<small.height {
          for x in 0..<small.width {
            let place = (
              x: Double(x) * Double(width - 1) / Double(small.width - 1),
              y: Double(y) * Double(height - 1) / Double(small.height - 1)
            )
            let expected = between(planes.plane(channel), width: width, height: height, at: place)
            let found = Double(small.plane(channel)[y * small.width + x])
            #expect(abs(found - expected) <= 1.001)
          }
        }
      }
    }
  }

  private func between(
    _ plane: UnsafePointer<UInt8>, width: Int, height: Int, at place: (x: Double, y: Double)
  ) -> Double {
    let (left, top) = (min(Int(place.x), width - 2), min(Int(place.y), height - 2))
    let (right, below) = (place.x - Double(left), place.y - Double(top))
    func pixel(_ x: Int, _ y: Int) -> Double { Double(plane[y * width + x]) }
    return (1 - below) * ((1 - right) * pixel(left, top) + right * pixel(left + 1, top))
      + below * ((1 - right) * pixel(left, top + 1) + right * pixel(left + 1, top + 1))
  }
}
