import EmotionCore
import EmotionRecognition
import PixelImages
import TestSupport
import Testing

@Suite("Cutting the face out of a portrait")
struct FaceCropperTests {
  /// A drawn face of 200 pixels in a larger grey picture.
  private func portrait(width: Int, height: Int, x: Int, y: Int) throws -> Image {
    let side = 200
    let face = DrawnFace.pixels(side: side)
    var pixels = [UInt8](repeating: 120, count: width * height)
    for row in 0..<side {
      let start = (y + row) * width + x
      pixels.replaceSubrange(start..<start + side, with: face[row * side..<(row + 1) * side])
    }
    return try Image(width: width, height: height, channels: 1, pixels: pixels)
  }

  @Test(
    "gives the square in which the face lies as in a face crop, wherever it is",
    arguments: [(150, 120), (230, 40), (60, 150)])
  func square(x: Int, y: Int) throws {
    let image = try portrait(width: 520, height: 420, x: x, y: y)
    let region = try #require(try FaceCropper().region(of: image))
    #expect(abs(region.width - region.height) <= 1)
    let locator = try FaceLocator(policy: .skip)
    let face = try #require(try locator.faces(in: image).first).box
    let usual = BoxPrior.faceCrop.box(width: region.width, height: region.height)
    #expect(abs(Double(region.x) + usual.x - face.x) < 2)
    #expect(abs(Double(region.y) + usual.y - face.y) < 2)
    #expect(abs(usual.width - face.width) < 2)
    #expect(try !locator.faces(in: image.cropped(to: region)).isEmpty, "the crop shows the face")
  }

  @Test("stays within the picture where the face is at its edge")
  func edge() throws {
    let image = try portrait(width: 240, height: 260, x: 0, y: 60)
    let region = try #require(try FaceCropper().region(of: image))
    #expect(region.x >= 0 && region.y >= 0)
    #expect(region.x + region.width <= 240 && region.y + region.height <= 260)
    _ = try image.cropped(to: region)
  }

  @Test("gives nothing where no face is found")
  func faceless() throws {
    #expect(try FaceCropper().region(of: Pictures.blank(width: 300, height: 300)) == nil)
  }

  @Test("refuses a picture that is too small for a face")
  func tooSmall() throws {
    let error = #expect(throws: RecognitionError.self) {
      try FaceCropper().region(of: Pictures.blank(width: 1, height: 1))
    }
    #expect(error?.fault == .data)
  }
}
