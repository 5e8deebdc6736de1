import EmotionCore
import FaceAlignment
import ModelFixtures
import PixelImages
import Testing
import Toolkit

@testable import FaceAnalysis

/// Moves 68 points by what it reads at 68 pixels, and with its box.
private struct LinearPredictor: DifferentiablePredictor {
  let path = "linear"
  let landmarkCount = Landmarks.Scheme68.count

  func identity() -> String { "linear" }

  func landmarks(in image: Image, box: Rect) -> Landmarks {
    placement(in: image, box: box).landmarks
  }

  func placement(in image: Image, box: Rect) -> any DifferentiablePlacement {
    Placement(image: image, box: box)
  }

  struct Placement: DifferentiablePlacement {
    let image: Image
    let box: Rect

    /// The pixel that a point reads, and how far a grey level moves it.
    private func reading(_ point: Int) -> (pixel: Int, way: Point) {
      (
        (point * 97 + 31) % (image.width * image.height),
        Point(x: Double(point % 5) / 100 - 0.02, y: Double(point % 7) / 100 - 0.03)
      )
    }

    private func unit(_ point: Int) -> Point {
      Point(x: Double(point * 37 % 68) / 68, y: Double(point * 23 % 68) / 68)
    }

    var landmarks: Landmarks {
      Landmarks(
        points: (0..<68).map { point in
          let (pixel, way) = reading(point)
          let unit = unit(point)
          return Point(x: box.x + unit.x * box.width, y: box.y + unit.y * box.height)
            + way * Double(image.pixels[pixel])
        })
    }

    func backward(
      _ gradient: [Point], temperature: Float, to pixels: inout [Float]
    ) -> BoxGradient {
      var change = BoxGradient()
      for (point, force) in gradient.enumerated() {
        let (pixel, way) = reading(point)
        pixels[pixel] += Float(force.x * way.x + force.y * way.y)
        change.x += force.x
        change.y += force.y
        change.width += force.x * unit(point).x
        change.height += force.y * unit(point).y
      }
      return change
    }
  }
}

@Suite("The way back from landmarks to pixels")
struct DifferentiableLandmarksTests {
  private let image: Image
  private let face = LocatedFace(box: Rect(x: 8, y: 10, width: 30, height: 30), source: .given)
  private let forces = (0..<68).map { (index: Int) -> Point in
    Point(x: Double(index * 37 % 11) / 11 - 0.5, y: Double(index * 53 % 13) / 13 - 0.5)
  }

  init() throws { image = try Pictures.textured() }

  private func picture(_ image: Image, refinesBox: Bool) throws -> LocatedPicture {
    try FacePipeline.Recipe(
      framing: .faceCrop, noFace: .priorBox, predictor: LinearPredictor(), refinesBox: refinesBox
    ).picture(image, box: face.box)
  }

  @Test("leads through the box around landmarks as finite differences do")
  func box() throws {
    let places = Landmarks(
      points: (0..<68).map { (index: Int) -> Point in
        Point(x: Double(index * 37 % 68), y: Double(index * 23 % 61))
      })
    let placed = LandmarkBox(side: 3.1, offset: Point(x: 0.1, y: -0.3))
    var gradient = BoxGradient()
    (gradient.x, gradient.y, gradient.width, gradient.height) = (0.7, -0.4, 1.3, 0.2)
    func sum(_ landmarks: Landmarks) throws -> Double {
      let box = try #require(placed.box(around: landmarks))
      let place: Double = gradient.x * box.x + gradient.y * box.y
      return place + gradient.width * box.width + gradient.height * box.height
    }
    let back = placed.backward(gradient, around: places)
    for point in [0, 30, 67] {
      for side in [\Point.x, \Point.y] {
        var (more, less) = (places.points, places.points)
        more[point][keyPath: side] += 1e-4
        less[point][keyPath: side] -= 1e-4
        let measured = (try sum(Landmarks(points: more)) - sum(Landmarks(points: less))) / 2e-4
        #expect(abs(measured - back[point][keyPath: side]) < 1e-6)
      }
    }
  }

  @Test(
    "leads through both passes, the mirror image and the enlargement", arguments: [false, true],
    [false, true])
  func passes(refinesBox: Bool, mirrored: Bool) throws {
    func sum(_ image: Image) throws -> Double {
      let landmarks = try picture(image, refinesBox: refinesBox)
        .enlargedLandmarks(of: face, mirrored: mirrored)
      return zip(landmarks.points, forces).reduce(0) { $0 + $1.0.x * $1.1.x + $1.0.y * $1.1.y }
    }
    let located = try picture(image, refinesBox: refinesBox)
    let large = located.enlarged.image
    let landmarks = try located.differentiableLandmarks(of: face, mirrored: mirrored)
    #expect(
      landmarks.landmarks == (try located.enlargedLandmarks(of: face, mirrored: mirrored)))
    let none = [Float](repeating: 0, count: large.width * large.height)
    var pixels = none
    try landmarks.backward(forces, temperature: 8, to: &pixels)
    let gradient = located.originalGradient(
      mirrored ? none : pixels, mirrored: mirrored ? pixels : nil)
    #expect(gradient.count == image.pixels.count)
    // Steps of ten grey levels, because enlarged pixels are whole numbers: their rounding leaves a
    // tenth of a pixel.
    var total = 0.0
    for seed in 1...3 {
      let direction: [Int] = image.pixels.indices.map { $0 * (37 + seed) % 7 < 3 ? 10 : -10 }
      func moved(_ sign: Int) throws -> Image {
        try Image(
          width: image.width, height: image.height, channels: 1,
          pixels: zip(image.pixels, direction).map { UInt8(clamping: Int($0) + sign * $1) })
      }
      let measured = try (sum(moved(1)) - sum(moved(-1))) / 2
      let expected = zip(gradient, direction).reduce(0) { $0 + Double($1.0) * Double($1.1) }
      #expect(abs(measured - expected) < 0.15)
      total += abs(expected)
    }
    #expect(total > 1)
  }

  @Test("is refused for a predictor without a derivative")
  func refusal() throws {
    let recipe = try FacePipeline.Recipe(
      framing: .faceCrop, noFace: .priorBox, predictor: Engine.dlib.loadPredictor())
    #expect(!recipe.hasGradient)
    let error = #expect(throws: FaceError.self) {
      try recipe.picture(image, box: face.box).differentiableLandmarks(of: face)
    }
    #expect(error?.code == .noGradient)
    #expect(error?.description.contains("--engine native") == true)
  }
}
