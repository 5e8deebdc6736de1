import EmotionCore
import PixelImages
import Testing

@Suite("The number of values matches an image's size")
struct ImageTests {
  @Test(
    "Values that do not match the size are refused",
    arguments: [
      (2, 2, 1, 3, ImageError.Code.wrongLayout), (2, 2, 3, 4, .wrongLayout),
      (2, 2, 4, 16, .wrongLayout), (2, 2, 0, 0, .wrongLayout), (0, 2, 1, 0, .zeroSize),
      (2, -1, 1, 0, .zeroSize), (.max, .max, 3, 1, .wrongLayout),
    ])
  func layout(width: Int, height: Int, channels: Int, count: Int, expected: ImageError.Code) {
    let code = imageErrorCode { () throws(ImageError) in
      try Image(
        width: width, height: height, channels: channels,
        pixels: [UInt8](repeating: 0, count: count))
    }
    #expect(code == expected)
  }

  @Test(
    "Grey is the luma of BT.601",
    arguments: [
      ([255, 0, 0], 76), ([0, 255, 0], 150), ([0, 0, 255], 29), ([255, 255, 255], 255),
      ([8, 8, 8], 8), ([200, 100, 50], 124),
    ] as [([UInt8], UInt8)])
  func grey(color: [UInt8], luma: UInt8) throws {
    let image = try #require(pixels(color, width: 1, channels: 3))
    #expect(image.grey() == pixels([luma], width: 1, channels: 1))
  }

  @Test("Grey to RGB and back changes nothing")
  func channels() throws {
    let image = try #require(pixels([0, 1, 128, 255], width: 2, channels: 1))
    #expect(image.rgb().pixels == [0, 0, 0, 1, 1, 1, 128, 128, 128, 255, 255, 255])
    #expect(image.rgb().grey() == image)
    #expect(image.grey() == image)
    #expect(image.rgb().rgb() == image.rgb())
  }
}
