import Foundation
import PixelImages
import Testing

/// How an image stored as `abc` above `def` looks, for each value of Exif's tag.
private let views: [(orientation: Int, rows: [String])] = [
  (1, ["abc", "def"]),
  (2, ["cba", "fed"]),
  (3, ["fed", "cba"]),
  (4, ["def", "abc"]),
  (5, ["ad", "be", "cf"]),
  (6, ["da", "eb", "fc"]),
  (7, ["fc", "eb", "da"]),
  (8, ["cf", "be", "ad"]),
]

@Suite("Images are rotated upright")
struct OrientationTests {
  /// The letters as grey values 20, 60, 100, 140, 180, 220.
  private static let values: [Character: UInt8] = [
    "a": 20, "b": 60, "c": 100, "d": 140, "e": 180, "f": 220,
  ]
  private static let stored = [[20, 60, 100], [140, 180, 220]]

  private func values(_ rows: [String]) -> [UInt8] {
    rows.joined().compactMap { OrientationTests.values[$0] }
  }

  @Test("PNG with Exif", arguments: views)
  func png(orientation: Int, rows: [String]) throws {
    let bytes = PNGFile.bytes(
      OrientationTests.stored, width: 3, kind: .grey,
      exif: TIFFFile.exif(orientation: orientation))
    let image = try Image.decode(bytes, name: "png")
    #expect(image == pixels(values(rows), width: rows[0].count, channels: 1))
  }

  @Test("TIFF in both byte orders", arguments: views)
  func tiff(orientation: Int, rows: [String]) throws {
    for isBigEndian in [false, true] {
      let bytes = TIFFFile.bytes(
        OrientationTests.stored.flatMap { $0 }, width: 3, height: 2, .grey, perPixel: 1,
        orientation: orientation, isBigEndian: isBigEndian)
      let image = try Image.decode(bytes, name: "tiff")
      #expect(image == pixels(values(rows), width: rows[0].count, channels: 1))
    }
  }

  @Test("WebP with Exif, in three channels", arguments: views)
  func webP(orientation: Int, rows: [String]) throws {
    let bytes = Container.webP(
      Fixture.losslessWebP, width: 3, height: 2, exif: TIFFFile.exif(orientation: orientation))
    let image = try Image.decode(bytes, name: "webp")
    // The fixture's red is 10, 20 ... 60 for a, b ... f.
    let expected = values(rows).flatMap { value in
      let red = (value - 20) / 40 * 10 + 10
      return [red, red + 100, red + 150]
    }
    #expect(image == pixels(expected, width: rows[0].count, channels: 3))
  }

  @Test("JPEG with Exif in both byte orders", arguments: views)
  func jpeg(orientation: Int, rows: [String]) throws {
    for isBigEndian in [false, true] {
      let exif = TIFFFile.exif(orientation: orientation, isBigEndian: isBigEndian)
      let bytes = Container.jpeg(Fixture.greyBlocksJPEG, exif: exif)
      let image = try Image.decode(bytes, name: "jpeg")
      #expect(image.width == 8 * rows[0].count)
      #expect(image.height == 8 * rows.count)
      var centers: [UInt8] = []
      for row in 0..<rows.count {
        for column in 0..<rows[row].count {
          centers.append(image.pixels[(8 * row + 4) * image.width + 8 * column + 4])
        }
      }
      #expect(centers == values(rows))
    }
  }

  @Test("An invalid orientation is ignored", arguments: [0, 9, 1000])
  func unknown(orientation: Int) throws {
    let bytes = PNGFile.bytes(
      OrientationTests.stored, width: 3, kind: .grey,
      exif: TIFFFile.exif(orientation: orientation))
    #expect(try Image.decode(bytes, name: "png").pixels == values(["abc", "def"]))
  }

  @Test("A damaged Exif block is ignored")
  func damagedExif() throws {
    for exif in [Data(), Data("II".utf8), Data(repeating: 0xFF, count: 40)] {
      let bytes = Container.jpeg(Fixture.greyBlocksJPEG, exif: exif)
      #expect(try Image.decode(bytes, name: "jpeg").width == 24)
    }
  }

  @Test("Mirroring exchanges left and right, and twice changes nothing")
  func mirrored() throws {
    let image = try #require(pixels([1, 2, 3, 4, 5, 6], width: 2, channels: 3))
    #expect(image.mirrored().pixels == [4, 5, 6, 1, 2, 3])
    #expect(image.mirrored().mirrored() == image)
  }
}
