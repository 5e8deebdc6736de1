import EmotionRecognition
import FaceAnalysis
import PixelImages
import Testing
import Toolkit

@Suite("Finding no face")
struct FaceLocatorTests {
  @Test("is an error under the policy error")
  func error() throws {
    let locator = try FaceLocator(policy: .error)
    let image = try Pictures.blank()
    let error = #expect(throws: RecognitionError.self) { try locator.faces(in: image) }
    #expect(error?.code == .noFace)
    #expect(error?.fault == .data)
    #expect(error?.description.contains("48 x 48") == true)
  }

  @Test("gives no box under the policy skip")
  func skip() throws {
    let locator = try FaceLocator(framing: .scene, policy: .skip)
    #expect(try locator.faces(in: Pictures.blank()).isEmpty)
  }

  @Test("gives the prior, recorded as such and without a score, under the policy prior-box")
  func priorBox() throws {
    let locator = try FaceLocator(policy: .priorBox)
    let faces = try locator.faces(in: Pictures.blank(width: 100, height: 80))
    try #require(faces.count == 1)
    #expect(faces[0].source == .prior)
    #expect(faces[0].score == nil)
    let box = faces[0].box
    #expect(abs(box.width - 80) < 1e-9 && abs(box.height - 80) < 1e-9)
    #expect(abs(box.center.x - 49) < 1e-9 && abs(box.center.y - 44) < 1e-9)
  }

  @Test("has the policy prior-box for face crops and skip for scenes, if none is named")
  func standardPolicies() throws {
    #expect(try FaceLocator(framing: .faceCrop).policy == .priorBox)
    #expect(try FaceLocator(framing: .scene).policy == .skip)
  }

  @Test("cannot have the policy prior-box for scenes")
  func priorBoxForScenes() {
    let error = #expect(throws: RecognitionError.self) {
      try FaceLocator(framing: .scene, policy: .priorBox)
    }
    #expect(error?.code == .priorNeedsFaceCrop)
    #expect(error?.fault == .usage)
  }

  @Test(
    "is what happens to faces narrower than the least side, in pixels of the picture as it was given",
    arguments: Engine.allCases, [1.0, 0.5])
  func leastSide(engine: Engine, size: Double) throws {
    let face = try Pictures.face()
    let image = try face.resized(
      width: Int(Double(face.width) * size), height: Int(Double(face.height) * size), by: .area)
    func faces(leastSide: Double) throws -> [LocatedFace] {
      try FaceLocator(
        policy: .skip, search: FaceSearch(engine: engine, minimumSide: leastSide)
      ).faces(in: image)
    }
    let found = try #require(try faces(leastSide: 0).first)
    #expect(try faces(leastSide: found.box.width * 0.95).first == found)
    // A box of the next larger size may still be one.
    #expect(try faces(leastSide: found.box.width * 2).isEmpty)
  }

  @Test("is spelt as users write it")
  func spelling() {
    #expect(NoFacePolicy.allCases.map(\.rawValue) == ["error", "skip", "prior-box"])
    #expect(Framing.allCases.map(\.rawValue) == ["face-crop", "scene"])
  }
}
