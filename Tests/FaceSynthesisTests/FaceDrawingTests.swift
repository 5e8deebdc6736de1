import EmotionCore
import FaceSynthesis
import PixelImages
import Testing
import Toolkit

@Suite("Drawing a face")
struct FaceDrawingTests {
  private let model: FaceModel

  init() throws { model = try ToyFaceModel.make() }

  private func largest(_ a: [Point], _ b: [Point]) -> Double {
    zip(a, b).map { ($0 - $1).length }.max() ?? .infinity
  }

  @Test(
    "draws a grey image of the given size with 68 landmarks", arguments: [32, 350, 777])
  func size(side: Int) throws {
    let drawn = try model.draw(FaceDescription(.neutral), side: side)
    #expect(drawn.image.width == side && drawn.image.height == side)
    #expect(drawn.image.channels == 1)
    #expect(drawn.landmarks.count == 68)
    // Landmarks scale with the size.
    let small = try model.draw(FaceDescription(.neutral), side: 100).landmarks.points
    let scaled = small.map { ($0 + Point(x: 0.5, y: 0.5)) * (Double(side) / 100) }
    #expect(
      largest(scaled, drawn.landmarks.points.map { $0 + Point(x: 0.5, y: 0.5) }) < 1e-6)
  }

  @Test("refuses sizes out of range as wrong use", arguments: [-1, 0, 31, 4097])
  func badSize(side: Int) {
    let error = #expect(throws: FaceModelError.self) {
      try model.draw(FaceDescription(.neutral), side: side)
    }
    #expect(error == .side(side))
    #expect(error?.fault == .usage)
  }

  @Test("refuses numbers out of range as wrong use, and never traps")
  func senseless() {
    let changes: [(inout FaceDescription, Double) -> Void] = [
      { $0.intensity = $1 }, { $0.shape = [Float($1)] }, { $0.texture = [Float($1)] },
      { $0.yaw = $1 }, { $0.roll = $1 }, { $0.size = $1 }, { $0.shiftX = $1 },
      { $0.brightness = $1 }, { $0.contrast = $1 }, { $0.lightY = $1 }, { $0.blur = $1 },
      { $0.noise = $1 },
    ]
    for change in changes {
      for value in [Double.nan, .infinity, -1e300] {
        var face = FaceDescription(.fear)
        change(&face, value)
        let error = #expect(throws: FaceModelError.self) { try model.draw(face, side: 40) }
        #expect(error?.fault == .usage)
      }
    }
    var face = FaceDescription(.fear)
    face.jpegQuality = 0
    #expect(throws: FaceModelError.self) { try model.draw(face, side: 40) }
  }

  @Test("moves the points by the emotion in proportion to its strength")
  func emotion() throws {
    func points(_ emotion: Emotion, _ intensity: Double) throws -> [Point] {
      try model.draw(FaceDescription(emotion, intensity: intensity), side: 200).landmarks.points
    }
    let calm = try points(.neutral, 1)
    #expect(try points(.surprise, 0) == calm)
    func opening(_ points: [Point]) -> Double { points[57].y - points[51].y }
    func browHeight(_ points: [Point]) -> Double { points[37].y - points[19].y }
    let half = try opening(points(.surprise, 0.5)) - opening(calm)
    let whole = try opening(points(.surprise, 1)) - opening(calm)
    #expect(half > 0)
    #expect(abs(whole - 2 * half) < 1e-4)
    // Two deviations of 0.03 spread over five points: 0.06 / sqrt(5) of the frame's 200 pixels.
    #expect(abs(whole - 200 * 0.06 / 5.0.squareRoot()) < 0.01)
    // A strength of 2 doubles one deviation of 0.02 over ten points.
    let brows = try browHeight(calm) - browHeight(points(.anger, 1))
    #expect(abs(brows - 200 * 2 * 0.02 / 10.0.squareRoot()) < 0.01)
  }

  @Test("draws pixels where the points are: the texture follows the mesh")
  func texture() throws {
    var face = FaceDescription(.surprise, intensity: 2)
    face.texture = [1]
    (face.brightness, face.contrast) = (128, 200)
    let drawn = try model.draw(face, side: 200)
    let calm = try model.draw(FaceDescription(.neutral), side: 200)
    // Values grow downwards in the texture of the mean shape, and the lower lip keeps its value.
    func value(_ points: [Point]) -> Int {
      let point = points[57]
      return Int(drawn.image.pixels[Int(point.y.rounded()) * 200 + Int(point.x.rounded())])
    }
    let place = (calm.landmarks.points[57].y + 0.5) / 200
    let expected = 128 + 200 * 0.5 * (2 * place - 1)
    #expect(abs(Double(value(drawn.landmarks.points)) - expected) < 2)
    #expect(Double(value(calm.landmarks.points)) < expected - 3)
  }

  @Test("rotates, shifts and scales points and pixels alike")
  func place() throws {
    var face = FaceDescription(.neutral)
    face.roll = 90
    let calm = try model.draw(FaceDescription(.neutral), side: 200).landmarks.points
    let leaned = try model.draw(face, side: 200).landmarks.points
    // A quarter turn clockwise about the image's centre, which is 99.5 from the first pixel's
    // centre.
    let turned = calm.map { Point(x: 199 - $0.y, y: $0.x) }
    #expect(largest(leaned, turned) < 1e-6)
    (face.roll, face.shiftX, face.size) = (0, 0.1, 0.5)
    let moved = try model.draw(face, side: 200).landmarks.points
    let expected = calm.map {
      ($0 - Point(x: 99.5, y: 99.5)) * 0.5 + Point(x: 99.5 + 20, y: 99.5)
    }
    #expect(largest(moved, expected) < 1e-6)
  }

  @Test("adds noise with the given deviation, the same for the same seed")
  func noise() throws {
    var face = FaceDescription(.neutral)
    let clean = try model.draw(face, side: 200).image
    (face.noise, face.seed) = (5, 3)
    let noisy = try model.draw(face, side: 200).image
    #expect(try model.draw(face, side: 200).image == noisy)
    face.seed = 4
    #expect(try model.draw(face, side: 200).image != noisy)
    let differences = zip(clean.pixels, noisy.pixels).map { Double($1) - Double($0) }
    let mean = differences.reduce(0, +) / Double(differences.count)
    let square = differences.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    #expect(abs(mean) < 0.2)
    #expect(abs((square / Double(differences.count)).squareRoot() - 5) < 0.2)
  }

  @Test("draws the same random face for the same generator, and none beyond the cut")
  func chance() throws {
    var (first, second) = (SeededGenerator(seed: 5), SeededGenerator(seed: 5))
    let faces = (0..<50).map { _ in model.face(.fear, using: &first) }
    #expect(faces == (0..<50).map { _ in model.face(.fear, using: &second) })
    #expect(Set(faces.map(\.seed)).count == 50)
    let cut = Float(FaceModel.Variation().cut * FaceModel.Variation().shapeIdentity)
    #expect(faces.allSatisfy { $0.shape.allSatisfy { abs($0) <= cut } && $0.shape.count == 2 })
    #expect(faces.allSatisfy { $0.emotion == .fear })
  }
}
