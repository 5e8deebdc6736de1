import DeepRecognition
import EmotionCore
import EmotionRecognition
import FaceAnalysis
import NeuralNetworks
import PixelImages
import Tensors
import Testing
import Toolkit

@Suite("A ResNet as a recogniser")
struct ResNetRecognizerTests {
  private func recognizer(
    _ model: ResNetModel, _ framing: Framing = .faceCrop, threads: Int = 1
  ) throws -> any RecognitionMethod {
    try LoadedResNet(model).recognizer(
      FacePipeline.Recipe(framing: framing, noFace: .skip), threads: threads)
  }

  @Test("of face crops sees the whole picture", arguments: [(24, 24, 1), (31, 40, 3)])
  func wholePicture(width: Int, height: Int, channels: Int) throws {
    let model = try Models.shared()
    let recognizer = try recognizer(model)
    #expect(recognizer.name == "toy-resnet")
    let picture = try Models.picture(width, height, channels: channels)
    let faces = try recognizer.recognize(picture).faces
    #expect(faces.count == 1)
    let face = try #require(faces.first)
    #expect(face.box == Rect(x: 0, y: 0, width: Double(width), height: Double(height)))
    #expect(face.boxSource == .wholePicture)
    #expect(face.score == nil)
    #expect(face.landmarks == nil)
    #expect(face.probabilities == Probabilities(logits: try Models.logits(model, picture)))
    #expect(abs(face.probabilities.values.reduce(0, +) - 1) < 1e-5)
    #expect(try recognizer.recognize(picture).faces == faces)
  }

  @Test("of face crops sees the whole picture where a face is found in it, too")
  func wholePictureWithFace() throws {
    let picture = try Models.drawnFace()
    let face = try #require(try recognizer(Models.shared()).recognize(picture).faces.first)
    #expect(face.boxSource == .detector)
    #expect(
      face.probabilities == Probabilities(logits: try Models.logits(Models.shared(), picture)))
  }

  @Test("of scenes finds a drawn face and recognises the square around it")
  func drawnFace() throws {
    let recognizer = try recognizer(Models.shared(), .scene)
    let picture = try Models.drawnFace()
    let face = try #require(try recognizer.recognize(picture).faces.first)
    #expect(face.boxSource == .detector)
    #expect(face.score ?? -1 > 0)
    #expect((face.box.center - Point(x: 100, y: 110)).length < 20)
    let given = try recognizer.recognize(picture, box: face.box)
    #expect(given.boxSource == .given)
    #expect(given.score == nil)
    #expect(given.probabilities == face.probabilities)
    let traits = Engine.native.traits
    let square = traits.prior.surroundings(of: face.box)
    let side = min(max(24, Int(square.width.rounded())), 96)
    let crop = try picture.cropped(to: square, width: side, height: side, by: .area)
    #expect(
      face.probabilities == Probabilities(logits: try Models.logits(Models.shared(), crop)))
  }

  @Test("of face crops sees the square around a given box, as in a scene")
  func givenBox() throws {
    let picture = try Models.drawnFace()
    let box = try #require(
      try recognizer(Models.shared(), .scene).recognize(picture).faces.first?.box)
    let inScene = try recognizer(Models.shared(), .scene).recognize(picture, box: box)
    let inCrop = try recognizer(Models.shared()).recognize(picture, box: box)
    #expect(inCrop.probabilities == inScene.probabilities)
  }

  @Test("of scenes is an error where there is no face, if the policy says so")
  func noFaceError() throws {
    let flat = try Image(
      width: 60, height: 60, channels: 1, pixels: [UInt8](repeating: 90, count: 3600))
    let recognizer = try LoadedResNet(Models.shared()).recognizer(
      FacePipeline.Recipe(framing: .scene, noFace: .error))
    #expect(throws: FaceError.self) { try recognizer.recognize(flat) }
  }

  @Test("of scenes finds no face where there is none")
  func noFace() throws {
    let flat = try Image(
      width: 60, height: 60, channels: 1, pixels: [UInt8](repeating: 90, count: 3600))
    #expect(try recognizer(Models.shared(), .scene).recognize(flat) == .noFace)
  }

  @Test("answers a batch of pictures of any shapes as it answers each", arguments: [1, 3])
  func batch(threads: Int) throws {
    let recognizer = try recognizer(Models.shared(), threads: threads)
    let pictures = [
      try Models.picture(24, 24), try Models.picture(24, 24, channels: 3),
      try Models.picture(31, 40), try Models.picture(31, 40), try Models.picture(24, 24),
    ]
    for (outcome, picture) in zip(recognizer.recognize(pictures), pictures) {
      let alone = try #require(try recognizer.recognize(picture).faces.first)
      let together = try #require(try outcome.get().faces.first)
      #expect(together.box == alone.box)
      #expect(close(together.probabilities.values, alone.probabilities.values, within: 1e-5))
    }
  }

  @Test(
    "refuses a box without area in the picture",
    arguments: [
      Rect(x: 0, y: 0, width: 0, height: 10), Rect(x: 30, y: 0, width: 5, height: 5),
      Rect(x: .nan, y: 0, width: 5, height: 5),
    ])
  func badBox(box: Rect) throws {
    let recognizer = try recognizer(Models.shared())
    let error = #expect(throws: FaceError.self) {
      try recognizer.recognize(Models.picture(24, 24), box: box)
    }
    #expect(error?.code == .unusableBox)
  }

  @Test("that gives no numbers is an error")
  func notFinite() throws {
    let model = try Models.make()
    let bias = try #require(model.network.state.last)
    try bias.tensor.assign(Tensor.full(.nan, bias.tensor.shape))
    let recognizer = try recognizer(model)
    let error = #expect(throws: RecognitionError.self) {
      try recognizer.recognize(Models.picture(24, 24))
    }
    #expect(error?.code == .classification)
  }

  @Test("shares one set of weights between threads, and answers all alike")
  func shared() async throws {
    let recognizer = try recognizer(Models.shared(), threads: 2)
    let picture = try Models.drawnFace()
    let expected = try recognizer.recognize(picture)
    try await withThrowingTaskGroup(of: RecognitionOutcome.self) { group in
      for _ in 0..<6 { group.addTask { try recognizer.recognize(picture) } }
      for try await outcome in group { #expect(outcome == expected) }
    }
  }
}
