import EmotionCore
import FaceAnalysis
import ModelFixtures
import PixelImages
import Testing
import Toolkit

@Suite("Enlargement")
struct EnlargedImageTests {
  @Test(
    "brings the shorter side to 240 pixels and leaves larger pictures alone",
    arguments: [
      (48, 48, 240, 240), (48, 96, 240, 480), (100, 64, 375, 240), (240, 300, 240, 300),
      (350, 350, 350, 350), (16, 17, 240, 255),
    ])
  func size(width: Int, height: Int, newWidth: Int, newHeight: Int) throws {
    let enlarged = try EnlargedImage(
      Pictures.textured(width: width, height: height), minimumSide: 240)
    #expect(enlarged.image.width == newWidth)
    #expect(enlarged.image.height == newHeight)
    #expect(enlarged.original.width == width)
  }

  @Test("stops before a long, thin picture needs gigabytes")
  func longPicture() throws {
    let enlarged = try EnlargedImage(Pictures.blank(width: 20_000, height: 16), minimumSide: 240)
    #expect(enlarged.image.width * enlarged.image.height <= 16_100_000)
    #expect(enlarged.image.height > 16)
  }

  @Test("refuses a picture in which no face can be seen", arguments: [(1, 1), (15, 48), (48, 15)])
  func tooSmall(width: Int, height: Int) throws {
    let image = try Pictures.blank(width: width, height: height)
    let error = #expect(throws: FaceError.self) { try EnlargedImage(image, minimumSide: 240) }
    #expect(error?.code == .imageTooSmall)
    #expect(error?.fault == .data)
    #expect(error?.description.contains("\(width) x \(height)") == true)
  }

  @Test("takes a box there and back")
  func boxes() throws {
    let enlarged = try EnlargedImage(Pictures.blank(width: 100, height: 64), minimumSide: 240)
    let box = Rect(x: 10, y: 12.8, width: 32, height: 32)
    let larger = enlarged.enlarged(box)
    #expect(abs(larger.x - 37.5) < 1e-9 && abs(larger.y - 48) < 1e-9)
    let back = enlarged.reduced(larger)
    #expect(abs(back.x - box.x) < 1e-9 && abs(back.height - box.height) < 1e-9)
  }

  @Test("takes the centre of a pixel's enlargement to the centre of the pixel")
  func points() throws {
    let enlarged = try EnlargedImage(Pictures.blank(), minimumSide: 240)
    // Pixel 3 becomes the pixels 15...19, whose middle one is 17; the corner is at -0.5 in both.
    let points = enlarged.reduced(
      Landmarks(points: [Point(x: 17, y: 2), Point(x: -0.5, y: 239.5)])
    ).points
    #expect((points[0] - Point(x: 3, y: 0)).length < 1e-9)
    #expect((points[1] - Point(x: -0.5, y: 47.5)).length < 1e-9)
  }

  @Test("mirrors both pictures")
  func mirrored() throws {
    let image = try Pictures.textured()
    let mirrored = try EnlargedImage(image, minimumSide: 240).mirrored()
    #expect(mirrored.original == image.mirrored())
    #expect(mirrored.image == (try EnlargedImage(image, minimumSide: 240)).image.mirrored())
  }
}
