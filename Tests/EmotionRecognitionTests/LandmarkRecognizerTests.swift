import EmotionCore
import EmotionRecognition
import FaceAnalysis
import ModelFixtures
import PixelImages
import Testing
import Toolkit

@Suite("The landmark recogniser")
struct LandmarkRecognizerTests {
  static func recognizer(
    averagesMirror: Bool = false, policy: NoFacePolicy = .priorBox, threads: Int = 1
  ) throws -> any RecognitionMethod {
    try Models.landmarkModel(averagesMirror: averagesMirror).recognizer(
      FacePipeline.Recipe(
        framing: .faceCrop, noFace: policy, predictor: Pictures.predictor.get()),
      threads: threads)
  }

  @Test("recognises the face in a given box, in pixels of the picture")
  func givenBox() throws {
    let recognizer = try Self.recognizer()
    let face = try recognizer.recognize(Pictures.textured(), box: Pictures.box)
    #expect(face.box == Pictures.box)
    #expect(face.boxSource == .given)
    #expect(face.score == nil)
    #expect(abs(face.probabilities.values.reduce(0, +) - 1) < 1e-5)
    let points = try #require(face.landmarks?.points)
    #expect(points.count == 68)
    // The points lie about the box of the small picture, not of its enlargement.
    #expect(points.allSatisfy { (-10...60).contains($0.x) && (-10...70).contains($0.y) })
    let mean = points.reduce(Point(x: 0, y: 0), +) * (1 / 68)
    #expect((mean - Pictures.box.center).length < 12)
    #expect(recognizer.name == "toy")
  }

  @Test("skips, stands in or fails when the detector finds no face")
  func noFace() throws {
    let blank = try Pictures.blank()
    #expect(try Self.recognizer(policy: .skip).recognize(blank) == .noFace)
    let outcome = try Self.recognizer(policy: .priorBox).recognize(blank)
    #expect(outcome.faces.map(\.boxSource) == [.prior])

    let strict = try Self.recognizer(policy: .error)
    let error = #expect(throws: FaceError.self) { try strict.recognize(blank) }
    #expect(error?.code == .noFace)
  }

  @Test("gives the prior's box the same answer as the caller who gives that box")
  func priorEqualsGiven() throws {
    let recognizer = try Self.recognizer()
    let image = try Pictures.textured()
    let face = try #require(try recognizer.recognize(image).faces.first)
    let given = try recognizer.recognize(image, box: face.box)
    #expect(given.probabilities == face.probabilities)
    #expect(given.landmarks == face.landmarks)
  }

  @Test("averages the probabilities of the picture and its mirror image where the model asks so")
  func mirrorAverage() throws {
    let image = try Pictures.textured()
    let plain = try Self.recognizer()
    let one = try plain.recognize(image, box: Pictures.box)
    let other = try plain.recognize(
      image.mirrored(), box: Pictures.box.mirrored(imageWidth: image.width))
    try #require(one.probabilities != other.probabilities)

    let averaged = try Self.recognizer(averagesMirror: true).recognize(image, box: Pictures.box)
    let expected = zip(one.probabilities.values, other.probabilities.values).map { ($0 + $1) / 2 }
    #expect(close(averaged.probabilities.values, expected, within: 1e-6))
    #expect(averaged.landmarks == one.landmarks)
  }

  @Test("answers a picture and its mirror image alike where it averages them")
  func mirrorSymmetry() throws {
    let image = try Pictures.textured()
    let recognizer = try Self.recognizer(averagesMirror: true)
    let one = try recognizer.recognize(image, box: Pictures.box)
    let other = try recognizer.recognize(
      image.mirrored(), box: Pictures.box.mirrored(imageWidth: image.width))
    #expect(close(one.probabilities.values, other.probabilities.values, within: 1e-6))
  }

  @Test(
    "refuses a box that holds no part of the picture",
    arguments: [
      Rect(x: 48, y: 0, width: 10, height: 10), Rect(x: -10, y: 0, width: 10, height: 10),
      Rect(x: 0, y: 0, width: 0, height: 10), Rect(x: 0, y: 0, width: 10, height: -1),
      Rect(x: .nan, y: 0, width: 10, height: 10), Rect(x: 0, y: 0, width: .infinity, height: 10),
      Rect(x: 0, y: 0, width: 1e9, height: 1e9),
    ])
  func badBox(box: Rect) throws {
    let recognizer = try Self.recognizer()
    let image = try Pictures.textured()
    let error = #expect(throws: FaceError.self) { try recognizer.recognize(image, box: box) }
    #expect(error?.code == .unusableBox)
    #expect(error?.fault == .usage)
  }

  @Test("refuses a picture of one pixel")
  func onePixel() throws {
    let recognizer = try Self.recognizer()
    let image = try Pictures.blank(width: 1, height: 1)
    let error = #expect(throws: FaceError.self) { try recognizer.recognize(image) }
    #expect(error?.code == .imageTooSmall)
  }

  @Test("works on colour pictures")
  func colour() throws {
    let recognizer = try Self.recognizer()
    let face = try recognizer.recognize(Pictures.textured().rgb(), box: Pictures.box)
    #expect(face.landmarks?.count == 68)
  }

  @Test("refuses landmarks of another scheme")
  func otherLandmarks() throws {
    let model = try Models.landmarkModel()
    let error = #expect(throws: RecognitionError.self) {
      try model.probabilities(of: Landmarks(points: [Point(x: 0, y: 0)]))
    }
    #expect(error?.code == .unsuitableInput)
  }

  @Test("lets the recogniser answer as when the caller gives the box that was found")
  func givenEqualsFound() throws {
    let recognizer = try Self.recognizer(policy: .error)
    let image = try Pictures.face()
    let found = try #require(try recognizer.recognize(image).faces.first)
    let given = try recognizer.recognize(image, box: found.box)
    #expect(found.boxSource == .detector)
    #expect(given.boxSource == .given)
    #expect(close(found.probabilities.values, given.probabilities.values, within: 1e-4))
    // The tip of the nose lies within the face, below the eyes.
    let points = try #require(found.landmarks).points
    let eyes = (points[39] + points[42]) * 0.5
    #expect(points[30].y > eyes.y)
    #expect((points[30] - Point(x: 24, y: 30)).length < 6)
  }

  @Test(
    "answers a batch as it answers each picture, on any number of threads, and fails one by one",
    arguments: [1, 3])
  func batch(threads: Int) throws {
    let recognizer = try Self.recognizer(policy: .skip, threads: threads)
    let pictures = [
      try Pictures.face(), try Pictures.blank(), try Pictures.blank(width: 1, height: 1),
      try Pictures.face(side: 200),
    ]
    let outcomes = recognizer.recognize(pictures)
    #expect(outcomes.count == 4)
    for index in [0, 1, 3] {
      #expect(try outcomes[index].get() == recognizer.recognize(pictures[index]))
    }
    let error = #expect(throws: FaceError.self) { try outcomes[2].get() }
    #expect(error?.code == .imageTooSmall)
    #expect(recognizer.recognize([]).isEmpty)
  }

  @Test("is refused where its model was trained with another detector or landmark predictor")
  func otherPipeline() throws {
    let pipeline = try FacePipeline.Recipe(
      framing: .scene, noFace: .skip, predictor: Pictures.predictor.get())
    var card = Models.card
    card.faceDetector = "another"
    let detector = #expect(throws: ModelError.self) { try card.check(pipeline) }
    #expect(detector?.code == .otherPipeline && detector?.fault == .usage)
    #expect(detector?.description.contains("another") == true)
    card = Models.card
    card.landmarkPredictor = "dlib-cascade-0"
    let predictor = #expect(throws: ModelError.self) { try card.check(pipeline) }
    #expect(predictor?.description.contains("dlib-cascade-0") == true)
    card.landmarkPredictor = try Pictures.predictor.get().identity()
    try card.check(pipeline)
    let none = try FacePipeline.Recipe(framing: .scene, noFace: .skip)
    #expect(throws: ModelError.self) { try card.check(none) }
  }
}
