import EmotionCore
import FaceAnalysis
import ModelFixtures
import PixelImages
import TestSupport
import Testing
import Toolkit

@Suite("Large pictures and small faces")
struct ScaledSearchTests {
  /// A drawn face of the given width at each place, on grey.
  private func picture(
    width: Int, height: Int, side: Int, at places: [(x: Int, y: Int)]
  ) throws -> Image {
    var pixels = [UInt8](repeating: 120, count: width * height)
    let face = DrawnFace.pixels(side: side)
    for place in places {
      for row in 0..<side {
        let start = (place.y + row) * width + place.x
        pixels.replaceSubrange(start..<start + side, with: face[row * side..<(row + 1) * side])
      }
    }
    return try Image(width: width, height: height, channels: 1, pixels: pixels)
  }

  private func faces(
    in image: Image, minimumSide: Double = 0, engine: Engine = .native
  ) throws -> [LocatedFace] {
    let recipe = try FacePipeline.Recipe(
      search: FaceSearch(engine: engine, minimumSide: minimumSide), framing: .scene, noFace: .skip)
    return try FacePipeline(recipe).locate(image).faces
  }

  @Test("a picture above two megapixels has the boxes of the whole one, though searched reduced")
  func large() throws {
    let image = try picture(
      width: 3000, height: 2000, side: 420, at: [(400, 300), (1900, 1100), (2300, 200)])
    let found = try faces(in: image)
    let whole = try Engine.native.makeDetector().faces(in: image)
    #expect(found.count == 3)
    for face in found {
      let same = whole.contains { other in
        abs(other.box.x - face.box.x) <= 2 && abs(other.box.y - face.box.y) <= 2
          && abs(other.box.width - face.box.width) <= 2
      }
      #expect(same, "\(face.box) is not among \(whole.map(\.box))")
    }
  }

  @Test("a picture in colours has the faces of the grey one, if it is large")
  func colours() throws {
    let image = try picture(width: 1600, height: 1400, side: 420, at: [(400, 300)])
    let found = try faces(in: image)
    #expect(found.count == 1)
    #expect(try faces(in: image.rgb()) == found)
  }

  @Test("faces below the detector's size are found if asked for", arguments: Engine.allCases)
  func small(engine: Engine) throws {
    let places = [(x: 0, y: 0), (x: 300, y: 40), (x: 620, y: 300), (x: 340, y: 420)]
    let image = try picture(width: 700, height: 500, side: 56, at: places)
    #expect(try faces(in: image, engine: engine).isEmpty)
    let found = try faces(in: image, minimumSide: 32, engine: engine)
    #expect(found.count == places.count)
    for place in places {
      let center = Point(x: Double(place.x) + 28, y: Double(place.y) + 30)
      #expect(found.contains { ($0.box.center - center).length < 8 })
    }
    #expect(found.allSatisfy { (28...56).contains($0.box.width) })
    #expect(found.map { $0.score ?? 0 } == found.map { $0.score ?? 0 }.sorted(by: >))
  }

  @Test("a face on the seam of two tiles is found once, wherever the seam is")
  func seams() throws {
    for x in stride(from: 500, to: 900, by: 37) {
      let image = try picture(width: 1500, height: 240, side: 60, at: [(x, 90)])
      #expect(try faces(in: image, minimumSide: 32).count == 1, "at \(x)")
    }
  }

  @Test("large and small faces of one picture are found together, each once")
  func both() throws {
    var pixels = try picture(width: 700, height: 500, side: 60, at: [(20, 30), (600, 420)]).pixels
    let large = DrawnFace.pixels(side: 300)
    for row in 0..<300 {
      let start = (100 + row) * 700 + 200
      pixels.replaceSubrange(start..<start + 300, with: large[row * 300..<(row + 1) * 300])
    }
    let image = try Image(width: 700, height: 500, channels: 1, pixels: pixels)
    let widths = try faces(in: image, minimumSide: 32).map(\.box.width).sorted()
    #expect(widths.count == 3)
    #expect(widths[1] < 60 && widths[2] > 150)
  }

  @Test("a minimum above the detector's size passes over smaller faces of a large picture")
  func minimum() throws {
    let image = try picture(
      width: 2400, height: 1600, side: 300, at: [(200, 200), (1500, 900)])
    #expect(try faces(in: image, minimumSide: 100).count == 2)
    #expect(try faces(in: image, minimumSide: 600).isEmpty)
  }

  @Test("a minimum below what shows anything counts as the smallest that does")
  func tiny() throws {
    let image = try picture(width: 120, height: 90, side: 60, at: [(30, 15)])
    #expect(try !faces(in: image, minimumSide: 0.001).isEmpty)
  }

  @Test("a minimum far above the picture finds nothing")
  func huge() throws {
    let image = try picture(width: 2200, height: 1400, side: 300, at: [(200, 200)])
    #expect(try faces(in: image, minimumSide: 100_000).isEmpty)
  }
}
