import DatasetPreparation
import EmotionCore
import FaceAnalysis
import ModelFixtures
import PixelImages
import TestSupport
import Testing
import Toolkit

@Suite("Cutting the face out of a portrait")
struct PortraitRegionTests {
  private func located(_ image: Image) throws -> LocatedPicture {
    try FacePipeline(FacePipeline.Recipe(framing: .portrait, noFace: .skip)).locate(image)
  }

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
    let region = try #require(try located(image).portraitRegion)
    #expect(region.width == region.height)
    let face = try #require(try located(image).faces.first).box
    let usual = Engine.native.traits.prior.box(width: region.width, height: region.height)
    #expect(abs(Double(region.x) + usual.x - face.x) < 2)
    #expect(abs(Double(region.y) + usual.y - face.y) < 2)
    #expect(abs(usual.width - face.width) < 2)
    #expect(try !located(image.cropped(to: region)).faces.isEmpty, "the crop shows the face")
  }

  @Test("stays a square within the picture where the face is at its edge, or the picture is small")
  func edge() throws {
    let image = try portrait(width: 240, height: 260, x: 20, y: 40)
    let whole = try #require(try located(image).portraitRegion)
    // Cut on the left and above so that the whole square does not fit.
    let (x, y) = (whole.x + 8, whole.y + 8)
    let close = try image.cropped(to: PixelRegion(x: x, y: y, width: 240 - x, height: 260 - y))
    let region = try #require(try located(close).portraitRegion)
    #expect((region.x, region.y) == (0, 0))
    #expect(region.width == region.height)
    let narrow = try image.cropped(
      to: PixelRegion(x: x, y: 0, width: whole.width - 12, height: 260))
    let cut = try #require(try located(narrow).portraitRegion)
    #expect((cut.x, cut.width, cut.height) == (0, whole.width - 12, whole.width - 12))
  }

  @Test("gives nothing where no face is found")
  func faceless() throws {
    #expect(try located(Pictures.blank(width: 300, height: 300)).portraitRegion == nil)
  }

  @Test("refuses a picture that is too small for a face")
  func tooSmall() throws {
    let error = #expect(throws: FaceError.self) {
      try located(Pictures.blank(width: 1, height: 1))
    }
    #expect(error?.fault == .data)
  }
}
