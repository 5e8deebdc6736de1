import EmotionCore
import FaceAnalysis
import Foundation
import ModelFixtures
import PixelImages
import TestSupport
import Testing
import Toolkit

@Suite("The way from a picture to its faces")
struct FacePipelineTests {
  private func faces(
    in image: Image, framing: Framing = .faceCrop, _ noFace: NoFacePolicy,
    search: FaceSearch = FaceSearch()
  ) throws -> [LocatedFace] {
    try FacePipeline(FacePipeline.Recipe(search: search, framing: framing, noFace: noFace))
      .locate(image).faces
  }

  @Test("without a face is an error under the policy error")
  func error() throws {
    let image = try Pictures.blank()
    let error = #expect(throws: FaceError.self) { try faces(in: image, .error) }
    #expect(error?.code == .noFace)
    #expect(error?.fault == .data)
    #expect(error?.description.contains("48 x 48") == true)
  }

  @Test("without a face gives no box under the policy skip")
  func skip() throws {
    #expect(try faces(in: Pictures.blank(), framing: .scene, .skip).isEmpty)
  }

  @Test("without a face gives the prior, recorded as such, under the policy prior-box")
  func priorBox() throws {
    let faces = try faces(in: Pictures.blank(width: 100, height: 80), .priorBox)
    try #require(faces.count == 1)
    #expect(faces[0].source == .prior)
    #expect(faces[0].score == nil)
    let box = faces[0].box
    #expect(abs(box.width - 80) < 1e-9 && abs(box.height - 80) < 1e-9)
    #expect(abs(box.center.x - 49) < 1e-9 && abs(box.center.y - 44) < 1e-9)
  }

  @Test("accepts the policy prior-box only for face crops", arguments: [Framing.scene, .portrait])
  func priorBox(framing: Framing) {
    let error = #expect(throws: FaceError.self) {
      try FacePipeline.Recipe(framing: framing, noFace: .priorBox)
    }
    #expect(error?.code == .priorNeedsFaceCrop)
    #expect(error?.fault == .usage)
  }

  @Test(
    "confirms a face in its box, at any size of the picture, and none where there is none",
    arguments: Engine.allCases, [0.7, 1, 3])
  func around(engine: Engine, size: Double) throws {
    let face = try Pictures.face()
    let image = try face.resized(
      width: Int(Double(face.width) * size), height: Int(Double(face.height) * size), by: .area)
    let pipeline = try FacePipeline(
      FacePipeline.Recipe(search: FaceSearch(engine: engine), framing: .scene, noFace: .skip))
    let found = try #require(try pipeline.locate(image).faces.first)
    let confirmed = try #require(
      try pipeline.faces(around: found.box, margin: 0.2, in: image).first)
    #expect(confirmed.score > 0)
    #expect(confirmed.box.intersectionOverUnion(with: found.box) > 0.6)
    let blank = try Pictures.blank(width: image.width, height: image.height)
    #expect(try pipeline.faces(around: found.box, margin: 0.2, in: blank).isEmpty)
  }

  @Test(
    "searches around no box without an area, out of all proportion or outside the picture",
    arguments: [
      Rect(x: 0, y: 0, width: 0, height: 10), Rect(x: 0, y: 0, width: 1, height: 1000),
      Rect(x: .nan, y: 0, width: 10, height: 10), Rect(x: 0, y: 0, width: .infinity, height: 10),
      Rect(x: 1e300, y: 0, width: 10, height: 10), Rect(x: -500, y: 0, width: 10, height: 10),
    ])
  func aroundNothing(box: Rect) throws {
    let image = try Pictures.blank(width: 100, height: 100)
    let pipeline = try FacePipeline(FacePipeline.Recipe(framing: .scene, noFace: .skip))
    #expect(throws: FaceError.self) { try pipeline.faces(around: box, margin: 1, in: image) }
  }

  @Test(
    "passes over faces narrower than the minimum side, in pixels of the picture as it was given",
    arguments: Engine.allCases, [1.0, 0.5])
  func leastSide(engine: Engine, size: Double) throws {
    let face = try Pictures.face()
    let image = try face.resized(
      width: Int(Double(face.width) * size), height: Int(Double(face.height) * size), by: .area)
    func faces(leastSide: Double) throws -> [LocatedFace] {
      try self.faces(
        in: image, .skip, search: FaceSearch(engine: engine, minimumSide: leastSide))
    }
    let found = try #require(try faces(leastSide: 0).first)
    #expect(try faces(leastSide: found.box.width * 0.95).first == found)
    // A box of the next larger size may still be one.
    #expect(try faces(leastSide: found.box.width * 2).isEmpty)
  }

  @Test("takes a face crop whole where a method looks at all of it anyway")
  func wholePicture() throws {
    var recipe = try FacePipeline.Recipe(framing: .faceCrop, noFace: .error)
    recipe.takesWholePicture = true
    let faces = try FacePipeline(recipe).locate(Pictures.blank(width: 60, height: 50)).faces
    #expect(faces.map(\.source) == [.wholePicture] && faces[0].score == nil)
    #expect(faces[0].box == Rect(x: 0, y: 0, width: 60, height: 50))
  }

  @Test("gives the detector's box and score, in pixels of the small picture")
  func smallPicture() throws {
    let faces = try faces(in: Pictures.face(), .error)
    try #require(faces.count == 1)
    #expect(faces[0].source == .detector)
    #expect(try #require(faces[0].score) > 0)
    #expect((faces[0].box.center - Point(x: 24, y: 27)).length < 6)
    #expect((20...45).contains(faces[0].box.width))
  }

  @Test("gives all faces of a scene, the best first, and one of a face crop or a portrait")
  func framing() throws {
    let image = try Pictures.twoFaces(side: 240)
    let scene = try faces(in: image, framing: .scene, .skip)
    #expect(scene.count == 2)
    #expect(scene.map { $0.score ?? 0 } == scene.map { $0.score ?? 0 }.sorted(by: >))
    #expect(Set(scene.map { $0.box.center.x < 240 }) == [true, false])
    #expect(try faces(in: image, .priorBox) == Array(scene.prefix(1)))
    #expect(try faces(in: image, framing: .portrait, .skip) == Array(scene.prefix(1)))
  }

  @Test("finds fewer with a threshold above their scores")
  func threshold() throws {
    #expect(try faces(in: Pictures.face(), .skip, search: FaceSearch(threshold: 100)).isEmpty)
  }

  @Test("refuses a predictor of other than 68 points, and points where there is no predictor")
  func predictor() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(Data(HashedPredictorFile.medium.bytes), to: "nine.dat")
    let other = try ShapePredictor(path: path, cache: nil)
    let error = #expect(throws: FaceError.self) {
      try FacePipeline.Recipe(framing: .scene, noFace: .skip, predictor: other)
    }
    #expect(error?.code == .landmarkCount && error?.description.contains("9 points") == true)
    let picture = try FacePipeline(FacePipeline.Recipe(framing: .faceCrop, noFace: .priorBox))
      .locate(Pictures.face())
    let missing = #expect(throws: FaceError.self) { try picture.landmarks(of: picture.faces[0]) }
    #expect(missing?.code == .noPredictor)
  }

  @Test("spells its choices as users write them")
  func spelling() {
    #expect(NoFacePolicy.allCases.map(\.rawValue) == ["error", "skip", "prior-box"])
    #expect(Framing.allCases.map(\.rawValue) == ["face-crop", "portrait", "scene"])
  }
}
