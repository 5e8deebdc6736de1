import Foundation
import PixelImages
import Testing
import Toolkit

@Suite("Bad input is an error that states the problem")
struct BadInputTests {
  private static let grey = (0..<12).map { [Int](repeating: $0 * 9, count: 10) }

  @Test(
    "An image truncated anywhere is an error",
    arguments: [
      ("grey JPEG", Fixture.greyBlocksJPEG), ("colour JPEG", Fixture.colorJPEG),
      ("progressive JPEG", Fixture.progressiveJPEG), ("CMYK JPEG", Fixture.cmykJPEG),
      ("PNG", PNGFile.bytes(grey, width: 10, kind: .grey)),
      ("BMP", BMPFile.bytes([[1, 2, 3], [4, 5, 6], [7, 8, 9]])),
      ("WebP", Fixture.lossyWebP), ("lossless WebP", Fixture.losslessWebP),
      ("TIFF", Fixture.compressedTIFF),
      ("raw TIFF", TIFFFile.bytes([1, 2, 3], width: 3, height: 1, .grey, perPixel: 1)),
    ])
  func truncated(name: String, bytes: Data) throws {
    let whole = try Image.decode(bytes, name: name)
    for count in 0..<bytes.count {
      // Padding bytes may be missing; the image is then still complete.
      let image = try? Image.decode(bytes.prefix(count), name: name)
      #expect(image == nil || image == whole, "\(count) of \(bytes.count) bytes")
    }
    let half = imageErrorCode { () throws(ImageError) in
      try Image.decode(bytes.prefix(bytes.count * 3 / 4), name: name)
    }
    #expect(half == .truncated)
  }

  @Test("A HEIC truncated anywhere, or with a size above the limit, is an error")
  func heic() throws {
    for count in stride(from: 0, to: Fixture.heic.count - 1, by: 7) {
      #expect(throws: ImageError.self) { try Image.decode(Fixture.heic.prefix(count), name: "cut") }
    }
    let code = imageErrorCode { () throws(ImageError) in
      try Image.decode(Fixture.heic, name: "large", pixelLimit: 100)
    }
    #expect(code == .tooManyPixels)
  }

  @Test(
    "A PNM that is truncated, or of another depth, is an error",
    arguments: [
      "P5 2 2 255\nABC", "P6 1 1 255\nab", "P5 2 1 65535\nABCD", "P5 2", "P5 0 3 255\n",
      "P5 99999 99999 255\nAB", "P2 2 x 255 1 2",
    ])
  func pnm(text: String) {
    #expect(throws: ImageError.self) { try Image.decode(Data(text.utf8), name: "pnm") }
  }

  @Test("A JPEG with an Exif thumbnail is truncated if its own rows are missing")
  func thumbnail() {
    // The thumbnail's end of image must not count.
    let bytes = Container.jpeg(
      Fixture.colorJPEG, exif: TIFFFile.exif(orientation: 1) + Fixture.greyBlocksJPEG)
    #expect(imageErrorCode { () throws(ImageError) in try Image.decode(bytes, name: "a") } == nil)
    let cut = bytes.dropLast(20)
    let code = imageErrorCode { () throws(ImageError) in try Image.decode(cut, name: "a") }
    #expect(code == .truncated)
  }

  @Test("PNG data that end too early within complete chunks are an error")
  func shortData() {
    let rows = PNGFile.stored(Data(repeating: 0, count: 5 * 11))
    let bytes =
      PNGFile.signature + PNGFile.header(width: 10, height: 10, kind: .grey)
      + PNGFile.chunk("IDAT", rows) + PNGFile.end
    let code = imageErrorCode { () throws(ImageError) in try Image.decode(bytes, name: "short") }
    #expect(code == .truncated)
  }

  @Test("PNG data with a wrong checksum are an error")
  func wrongChecksum() {
    var bytes = PNGFile.bytes(BadInputTests.grey, width: 10, kind: .grey)
    bytes[60] ^= 0x10
    let code = imageErrorCode { () throws(ImageError) in try Image.decode(bytes, name: "crc") }
    #expect(code == .corrupt)
  }

  @Test(
    "Other files are distinguished from damaged images",
    arguments: [
      ("this is not a picture\n", ImageError.Code.notAnImage), ("x", .notAnImage), ("", .empty),
      ("BMI of the patients, by year", .notAnImage), ("<svg xmlns='x'/>", .notAnImage),
      ("GIF89a", .truncated),
    ])
  func notAnImage(text: String, expected: ImageError.Code) {
    let code = imageErrorCode { () throws(ImageError) in
      try Image.decode(Data(text.utf8), name: "face.jpg")
    }
    #expect(code == expected)
  }

  @Test(
    "A picture of a kind that cannot be read is called by its name",
    arguments: [
      ("JPEG 2000", [0, 0, 0, 12, 0x6A, 0x50, 0x20, 0x20, 0x0D]), ("JPEG XL", [0xFF, 0x0A, 0xFA]),
      ("Photoshop", [0x38, 0x42, 0x50, 0x53, 0, 1]),
    ] as [(String, [UInt8])])
  func foreign(kind: String, bytes: [UInt8]) {
    let error = #expect(throws: ImageError.self) {
      try Image.decode(Data(bytes), name: "photo.jpg")
    }
    #expect(error?.code == .notAnImage && error?.description.contains(kind) == true)
  }

  @Test(
    "A GIF with invalid frames is refused before decoding",
    arguments: [
      // An offset in a file of one frame, the bytes to put there, and the expected words.
      (5, [0x50, 0xC3, 0x50, 0xC3], "2500000000 pixels"), (5, [0, 0], "no pixels"),
      (10, [12], "12 bits"), (10, [0], "0 bits"),
    ])
  func gif(place: Int, values: [UInt8], words: String) throws {
    var bytes = [UInt8](GIFFile.bytes(frames: 1))
    let frame = try #require(bytes.lastIndex(of: 0x2C))
    bytes.replaceSubrange((frame + place)..<(frame + place + values.count), with: values)
    do {
      _ = try Image.decode(Data(bytes), name: "hostile.gif")
      Issue.record("it was decoded")
    } catch {
      #expect(error.code == .corrupt)
      #expect(error.description.contains(words), "\(error.description)")
    }
  }

  @Test("A missing file and a folder cannot be read")
  func unreadable() {
    for path in [NSTemporaryDirectory() + "no-such-\(UUID()).png", NSTemporaryDirectory()] {
      #expect(imageErrorCode { () throws(ImageError) in try Image.read(path) } == .unreadable)
    }
  }

  @Test(
    "Too many pixels are refused from the header alone, in every format",
    arguments: [
      ("PNG", PNGFile.signature + PNGFile.header(width: 60_000, height: 60_000)),
      ("BMP", BMPFile.header(width: 60_000, height: -60_000, pixels: 0)),
      ("JPEG", resized(Fixture.colorJPEG, [0xFF, 0xC0], at: 5, [0xEA, 0x60, 0xEA, 0x60])),
      ("TIFF", TIFFFile.bytes([0], width: 60_000, height: 60_000, .grey, perPixel: 1)),
      ("WebP", Container.webP(Fixture.lossyWebP, width: 60_000, height: 60_000, exif: Data())),
    ])
  func tooManyPixels(name: String, bytes: Data) {
    // These headers promise pixels that the files do not hold.
    let error = #expect(throws: ImageError.self) { try Image.decode(bytes, name: name) }
    #expect(error?.code == .tooManyPixels)
    #expect(error?.description.contains("60000 x 60000") == true)
  }

  @Test("A BMP that claims more colours than it has bytes allocates nothing for them")
  func colorsBeyondFile() {
    var bytes = BMPFile.bytes([[1, 2, 3]])
    bytes.replaceSubrange(46..<50, with: [0xFF, 0xFF, 0xFF, 0xFF])
    #expect(
      imageErrorCode { () throws(ImageError) in try Image.decode(bytes, name: "colours") }
        == .truncated)
  }

  @Test("The pixel limit itself is allowed, one pixel more is not")
  func pixelLimit() throws {
    let bytes = PNGFile.bytes([[1, 2, 3], [4, 5, 6]], width: 3, kind: .grey)
    #expect(try Image.decode(bytes, name: "six", pixelLimit: 6).pixels.count == 6)
    let code = imageErrorCode { () throws(ImageError) in
      try Image.decode(bytes, name: "six", pixelLimit: 5)
    }
    #expect(code == .tooManyPixels)
  }

  @Test("A side of zero or near 2^32 is refused")
  func strangeSizes() {
    for (width, height, expected) in [
      (0, 5, ImageError.Code.zeroSize), (5, 0, .zeroSize),
      (0xFFFF_FFFF, 0xFFFF_FFFF, .tooManyPixels),
    ] {
      let bytes = PNGFile.signature + PNGFile.header(width: width, height: height) + PNGFile.end
      let code = imageErrorCode { () throws(ImageError) in try Image.decode(bytes, name: "a") }
      #expect(code == expected)
    }
  }

  @Test("An animated WebP whose first frame reaches beyond it is refused")
  func animation() {
    let bytes = Container.animatedWebP(
      Fixture.losslessWebP, frames: 2, width: 4, height: 4, x: 2, y: 2)
    let code = imageErrorCode { () throws(ImageError) in try Image.decode(bytes, name: "a.webp") }
    #expect(code == .corrupt)
  }

  @Test("An error names the image and blames the data")
  func sentence() {
    let error = #expect(throws: ImageError.self) {
      try Image.decode(Data("text".utf8), name: "happy/a.jpg")
    }
    #expect(error?.name == "happy/a.jpg")
    #expect(error?.description.hasPrefix("happy/a.jpg is not an image: it contains text") == true)
    #expect(error?.fault == .data)
  }

  @Test("Random damage leads to an image or an error, never to a trap")
  func randomDamage() {
    var generator = SeededGenerator(seed: 20)
    let pictures = [
      Fixture.colorJPEG, Fixture.progressiveJPEG, Fixture.lossyWebP, Fixture.losslessWebP,
      Fixture.compressedTIFF, PNGFile.bytes(BadInputTests.grey, width: 10, kind: .grey),
      BMPFile.bytes([[1, 2, 3], [4, 5, 6]]),
    ]
    for round in 0..<700 {
      var bytes = pictures[round % pictures.count]
      for _ in 0..<4 {
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        bytes[place] = UInt8.random(in: 0...255, using: &generator)
      }
      if let image = try? Image.decode(bytes, name: "damaged", pixelLimit: 1_000_000) {
        #expect(image.pixels.count == image.width * image.height * image.channels)
      }
    }
  }
}

/// The bytes with some replaced at an offset after the first occurrence of a marker.
private func resized(_ bytes: Data, _ marker: [UInt8], at offset: Int, _ size: [UInt8]) -> Data {
  var changed = bytes
  guard let place = bytes.firstRange(of: Data(marker)) else { return bytes }
  let start = place.lowerBound + offset
  changed.replaceSubrange(start..<start + size.count, with: size)
  return changed
}
