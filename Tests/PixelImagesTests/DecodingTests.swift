import Foundation
import PixelImages
import TestSupport
import Testing

@Suite("Decoding returns the file's pixels")
struct DecodingTests {
  @Test(
    "A colour image, in every format",
    arguments: [
      ("JPEG", Fixture.colorJPEG), ("progressive JPEG", Fixture.progressiveJPEG),
      ("CMYK JPEG", Fixture.cmykJPEG), ("lossy WebP", Fixture.lossyWebP),
      ("Deflate TIFF", Fixture.compressedTIFF), ("HEIC", Fixture.heic),
    ])
  func colors(name: String, bytes: Data) throws {
    let image = try Image.decode(bytes, name: name)
    #expect(image.shape == [16, 8, 3])
    let (left, right): ([UInt8], [UInt8]) = ([200, 40, 90], [10, 220, 130])
    for channel in 0..<3 {
      #expect(abs(Int(image.pixels[channel]) - Int(left[channel])) <= 3)
      #expect(abs(Int(image.pixels[15 * 3 + channel]) - Int(right[channel])) <= 3)
    }
  }

  @Test("A lossless WebP is exact")
  func losslessWebP() throws {
    let image = try Image.decode(Fixture.losslessWebP, name: "webp")
    #expect(
      image.pixels
        == [10, 110, 160, 20, 120, 170, 30, 130, 180, 40, 140, 190, 50, 150, 200, 60, 160, 210])
  }

  /// - Returns: The image, and the number of frames that the remarks name; 1 without remarks.
  private func framesRead(_ bytes: Data) throws -> (image: Image, frames: Int) {
    let (image, remarks) = try PictureFile(bytes, name: "picture").decode()
    guard let remark = remarks.first else { return (image, 1) }
    guard remarks.count == 1, case .firstFrame(let frames) = remark else {
      Issue.record("\(remarks)")
      return (image, 0)
    }
    return (image, frames)
  }

  @Test("An animated WebP decodes to its first frame on white, with the number of frames")
  func animatedWebP() throws {
    let still = try Image.decode(Fixture.losslessWebP, name: "webp")
    let whole = try framesRead(
      Container.animatedWebP(Fixture.losslessWebP, frames: 2, width: 3, height: 2))
    #expect(whole.image == still && whole.frames == 2)
    let (image, frames) = try framesRead(
      Container.animatedWebP(Fixture.losslessWebP, frames: 3, width: 6, height: 5, x: 2, y: 2))
    #expect(frames == 3 && image.width == 6 && image.height == 5)
    let place = PixelRegion(x: 2, y: 2, width: 3, height: 2)
    #expect(try image.cropped(to: place) == still)
    #expect(image.pixels[..<(2 * 6 * 3)].allSatisfy { $0 == 255 })
  }

  @Test("An animated PNG decodes to its image, with the number of frames", arguments: [1, 4])
  func animatedPNG(frames: Int) throws {
    let read = try framesRead(PNGFile.animated(77, frames: frames))
    #expect(read.frames == frames && read.image.pixels == [77])
  }

  @Test("A TIFF decodes to its first page, with the number of pages", arguments: [false, true])
  func pages(isBigEndian: Bool) throws {
    let page = TIFFFile.bytes(
      [77], width: 1, height: 1, .grey, perPixel: 1, isBigEndian: isBigEndian)
    #expect(try framesRead(page).frames == 1)
    let read = try framesRead(TIFFFile.twice(page, isBigEndian: isBigEndian))
    #expect(read.frames == 2 && read.image.pixels == [77])
  }

  @Test("A GIF decodes to its first frame, with the number of frames", arguments: [1, 3])
  func gif(frames: Int) throws {
    let bytes = GIFFile.bytes(frames: frames)
    let read = try framesRead(bytes)
    #expect(read.frames == frames)
    #expect(read.image.shape == [2, 2, 1])
    #expect(read.image.pixels == [0, 255, 255, 0])
    for length in 6..<bytes.count {
      let code = imageErrorCode { () throws(ImageError) in
        try Image.decode(bytes.prefix(length), name: "cut")
      }
      #expect(code == .truncated, "\(length) of \(bytes.count) bytes")
    }
  }

  @Test(
    "A PNM is grey, black and white, or in colours",
    arguments: [
      ("P2 2 1 255 7 9\n", [7, 9]), ("P5\n# made by hand\n2 1\n255\nAB", [65, 66]),
      ("P1\n2 1\n1 0\n", [0, 255]), ("P6 1 1 255\nabc", [97, 98, 99]),
    ] as [(String, [UInt8])])
  func pnm(text: String, pixels: [UInt8]) throws {
    #expect(try Image.decode(Data(text.utf8), name: "pnm").pixels == pixels)
  }

  @Test(
    "A 16-bit PNG whose values have fewer bits is read with a remark",
    arguments: [(1023, 10), (4095, 12), (65535, nil), (0, nil)] as [(Int, Int?)])
  func fewBits(largest: Int, bits: Int?) throws {
    let bytes = PNGFile.bytes([[0, largest]], width: 2, kind: .grey, depth: 16)
    let remarks = try PictureFile(bytes, name: "png").decode().remarks
    #expect(remarks == (bits.map { [.fewBits($0)] } ?? []))
  }

  @Test("A grey JPEG has one channel")
  func greyJPEG() throws {
    let image = try Image.decode(Fixture.greyBlocksJPEG, name: "grey")
    #expect(image.shape == [24, 16, 1])
    #expect(image.pixels[0] == 20)
    #expect(image.pixels[24 * 16 - 1] == 220)
  }

  @Test(
    "A PNG with 8 or 16 bits, grey or in colour",
    arguments: [(8, 1), (16, 257)])
  func png(depth: Int, unit: Int) throws {
    let grey = PNGFile.bytes(
      [[0, 7 * unit], [200 * unit, 255 * unit]], width: 2, kind: .grey, depth: depth)
    #expect(
      try Image.decode(grey, name: "grey") == pixels([0, 7, 200, 255], width: 2, channels: 1))
    let rgb = PNGFile.bytes(
      [[1, 2, 3, 40, 50, 60].map { $0 * unit }], width: 2, kind: .rgb, depth: depth)
    #expect(
      try Image.decode(rgb, name: "rgb") == pixels([1, 2, 3, 40, 50, 60], width: 2, channels: 3))
  }

  @Test("A PNG with equal red, green and blue has one channel")
  func equalChannels() throws {
    let grey = PNGFile.bytes([[9, 9, 9, 80, 80, 80]], width: 2, kind: .rgb)
    #expect(try Image.decode(grey, name: "grey") == pixels([9, 80], width: 2, channels: 1))
    let almost = PNGFile.bytes([[9, 9, 9, 80, 80, 81]], width: 2, kind: .rgb)
    #expect(try Image.decode(almost, name: "almost").channels == 3)
  }

  @Test("Transparent pixels are blended with white, and invisible ones have no colour")
  func transparency() throws {
    let rgba = PNGFile.bytes(
      [[200, 0, 0, 255, 200, 0, 0, 0, 0, 0, 200, 128]], width: 3, kind: .rgba)
    #expect(
      try Image.decode(rgba, name: "rgba")
        == pixels([200, 0, 0, 255, 255, 255, 127, 127, 227], width: 3, channels: 3))
    let hidden = PNGFile.bytes([[200, 0, 0, 0, 8, 8, 8, 255]], width: 2, kind: .rgba)
    #expect(try Image.decode(hidden, name: "hidden") == pixels([255, 8], width: 2, channels: 1))
    let greyAlpha = PNGFile.bytes([[100, 255, 100, 0]], width: 2, kind: .greyAlpha)
    #expect(try Image.decode(greyAlpha, name: "la") == pixels([100, 255], width: 2, channels: 1))
    let webP = try Image.decode(Fixture.transparentWebP, name: "webp")
    #expect(webP.pixels == [200, 0, 0, 255, 255, 255, 127, 127, 227, 255, 255, 255])
  }

  @Test("A TIFF in either byte order", arguments: [false, true])
  func tiff(isBigEndian: Bool) throws {
    let rgb = TIFFFile.bytes(
      [1, 2, 3, 40, 50, 60], width: 2, height: 1, .rgb, perPixel: 3, isBigEndian: isBigEndian)
    #expect(
      try Image.decode(rgb, name: "rgb") == pixels([1, 2, 3, 40, 50, 60], width: 2, channels: 3))
    let grey16 = TIFFFile.bytes(
      [0, 257 * 99], width: 1, height: 2, .grey, perPixel: 1, depth: 16, isBigEndian: isBigEndian)
    #expect(try Image.decode(grey16, name: "grey16") == pixels([0, 99], width: 1, channels: 1))
  }

  @Test("A CMYK TIFF, and one with transparency")
  func tiffKinds() throws {
    let cmyk = TIFFFile.bytes([0, 255, 255, 0], width: 1, height: 1, .cmyk, perPixel: 4)
    #expect(try Image.decode(cmyk, name: "cmyk") == pixels([255, 0, 0], width: 1, channels: 3))
    let rgba = TIFFFile.bytes(
      [0, 0, 200, 128], width: 1, height: 1, .rgb, perPixel: 4, hasAlpha: true)
    #expect(try Image.decode(rgba, name: "rgba") == pixels([127, 127, 227], width: 1, channels: 3))
  }

  @Test("A BMP with its rows from the bottom or from the top", arguments: [false, true])
  func bmp(isTopDown: Bool) throws {
    let rows: [[UInt8]] = [[1, 2, 3, 40, 50, 60, 7, 8, 9], [11, 12, 13, 14, 15, 16, 17, 18, 19]]
    let image = try Image.decode(BMPFile.bytes(rows, isTopDown: isTopDown), name: "bmp")
    #expect(image == pixels(rows.flatMap { $0 }, width: 3, channels: 3))
  }

  @Test("An image of 1 x 1 is decoded")
  func onePixel() throws {
    let one = pixels([77], width: 1, channels: 1)
    let bmp = BMPFile.bytes([[77, 77, 77]])
    let tiff = TIFFFile.bytes([77], width: 1, height: 1, .grey, perPixel: 1)
    for bytes in [PNGFile.bytes([[77]], width: 1, kind: .grey), bmp, tiff] {
      #expect(try Image.decode(bytes, name: "one") == one)
    }
  }

  @Test("The content determines the format, not the name")
  func nameDoesNotMatter() throws {
    let bytes = PNGFile.bytes([[5]], width: 1, kind: .grey)
    #expect(try Image.decode(bytes, name: "face.jpg").pixels == [5])
  }

  @Test("Many threads may decode valid and damaged images at once")
  func concurrency() async throws {
    let good = [Fixture.colorJPEG, Fixture.lossyWebP, Fixture.compressedTIFF]
    let expected = try good.map { try Image.decode($0, name: "good") }
    await withTaskGroup(of: Bool.self) { group in
      for index in 0..<400 {
        group.addTask {
          let bytes = good[index % 3]
          let bad = bytes.prefix(bytes.count * 3 / 4)
          guard (try? Image.decode(bad, name: "bad")) == nil else { return false }
          return (try? Image.decode(bytes, name: "good")) == expected[index % 3]
        }
      }
      for await isRight in group { #expect(isRight) }
    }
  }
}
