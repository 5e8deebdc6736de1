import FaceAnalysis
import PixelImages
import TestSupport
import Testing
import Toolkit

@Suite("Detecting faces")
struct FaceDetectorTests {
  private func faces(threshold: Double) throws -> [DetectedFace] {
    try Engine.native.makeDetector().faces(in: drawnFace, threshold: threshold, minimumSide: 0)
  }

  @Test("finds a face and says where", arguments: Engine.allCases)
  func finds(engine: Engine) throws {
    let faces = try engine.makeDetector().faces(in: drawnFace)
    #expect(faces.map(\.box) == [Rect(x: 37, y: 65, width: 126, height: 125)])
    #expect(faces.allSatisfy { $0.score > 2 })
  }

  @Test("finds each of several faces, the best first")
  func several() throws {
    let side = drawnFace.width
    let dimmed = drawnFace.pixels.map { UInt8(100 + Int($0) / 8) }
    var pixels: [UInt8] = []
    for row in 0..<side {
      let columns = row * side..<(row + 1) * side
      pixels += dimmed[columns] + drawnFace.pixels[columns]
    }
    let faces = try Engine.native.makeDetector().faces(
      in: Image(width: 2 * side, height: side, channels: 1, pixels: pixels))
    #expect(Set(faces.map(\.score)).count == 2)
    #expect(faces.map(\.score) == faces.map(\.score).sorted(by: >))
    #expect(Set(faces.map { $0.box.x > Double(side) }) == [true, false])
  }

  @Test(
    "finds nothing in an even picture or in one too small",
    arguments: [(1, 1), (40, 3), (240, 240)])
  func nothing(width: Int, height: Int) throws {
    let image = try Image(
      width: width, height: height, channels: 3,
      pixels: [UInt8](repeating: 128, count: width * height * 3))
    #expect(try Engine.native.makeDetector().faces(in: image).isEmpty)
  }

  @Test("takes a higher threshold for a stricter one")
  func strict() throws {
    #expect(try faces(threshold: 5).isEmpty)
  }

  @Test("refuses a minimum side that is no number", arguments: Engine.allCases)
  func invalidSide(engine: Engine) {
    let error = #expect(throws: FaceError.self) {
      try engine.makeDetector().faces(in: drawnFace, threshold: 0, minimumSide: .nan)
    }
    #expect(error?.code == .invalidMinimumSide)
  }

  @Test("refuses a threshold that makes no sense", arguments: [Double.nan, -.infinity, -1.5])
  func invalidThreshold(threshold: Double) {
    let error = #expect(throws: FaceError.self) {
      try faces(threshold: threshold)
    }
    #expect(error?.code == .invalidThreshold)
    #expect(error?.fault == .usage)
    #expect(error?.description.contains("\(threshold)") == true)
  }
}

let drawnFace: Image = {
  let side = 200
  guard
    let image = try? Image(
      width: side, height: side, channels: 1, pixels: DrawnFace.pixels(side: side))
  else { preconditionFailure("The drawn face is no image") }
  return image
}()
