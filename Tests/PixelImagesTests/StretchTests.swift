import Foundation
import PixelImages
import Testing

@Suite("Stretching a picture of 16 bits")
struct StretchTests {
  private func stretched(_ bytes: Data) throws -> (pixels: [UInt8], remarks: [PictureFile.Remark]) {
    let (image, remarks) = try PictureFile(bytes, name: "picture").decode(stretches: true)
    return (image.pixels, remarks)
  }

  @Test(
    "makes the largest number of its bits white, in PNG and TIFF of either byte order",
    arguments: [(1023, 10), (1000, 10), (4095, 12), (16383, 14), (128, 8), (1, 1)])
  func grey(largest: Int, bits: Int) throws {
    let samples = [0, largest, largest / 3, largest / 2]
    let white = Double(1 << bits - 1)
    let expected = samples.map { UInt8((255 * Double($0) / white).rounded()) }
    let files =
      [PNGFile.bytes([samples], width: 4, kind: .grey, depth: 16)]
      + [true, false].map { isBigEndian in
        TIFFFile.bytes(
          samples, width: 4, height: 1, .grey, perPixel: 1, depth: 16, isBigEndian: isBigEndian)
      }
    for file in files {
      let (pixels, remarks) = try stretched(file)
      #expect(pixels == expected)
      #expect(remarks == [.stretched(bits: bits)])
    }
  }

  @Test("keeps colours, their opacity and the orientation")
  func colours() throws {
    let png = PNGFile.bytes(
      [[1023, 0, 512, 65535], [1023, 0, 512, 0]], width: 1, kind: .rgba, depth: 16)
    #expect(try stretched(png).pixels == [255, 0, 128, 255, 255, 255])
    let opacity = PNGFile.bytes([[0, 65535, 4095, 32768]], width: 2, kind: .greyAlpha, depth: 16)
    #expect(try stretched(opacity).pixels == [0, 255])
    let turned = TIFFFile.bytes(
      [1023, 0, 0, 0, 1023, 0], width: 2, height: 1, .rgb, perPixel: 3, depth: 16, orientation: 3)
    #expect(try stretched(turned).pixels == [0, 255, 0, 255, 0, 0])
  }

  @Test(
    "leaves alone what needs all 16 bits, has 8, or is black",
    arguments: [(40_000, 16), (255, 8), (0, 16)])
  func others(value: Int, depth: Int) throws {
    let png = PNGFile.bytes([[0, value]], width: 2, kind: .grey, depth: depth)
    let usual = try PictureFile(png, name: "picture").decode()
    let (pixels, remarks) = try stretched(png)
    #expect(pixels == usual.image.pixels && remarks == usual.remarks)
  }

  @Test("refuses a damaged file as it would otherwise")
  func damaged() {
    var png = PNGFile.bytes([[0, 1023]], width: 2, kind: .grey, depth: 16)
    png[png.count - 20] ^= 1
    let code = imageErrorCode { () throws(ImageError) in
      try PictureFile(png, name: "damaged").decode(stretches: true).image
    }
    #expect(code == .corrupt)
  }

  @Test("makes a large picture grey, if that is asked for")
  func limited() throws {
    let png = PNGFile.bytes([[1023, 0, 0, 0, 1023, 0]], width: 2, kind: .rgb, depth: 16)
    let image = try PictureFile(png, name: "large").decode(colourLimit: 1, stretches: true).image
    #expect(image.channels == 1 && image.pixels.allSatisfy { (70...160).contains($0) })
  }
}
