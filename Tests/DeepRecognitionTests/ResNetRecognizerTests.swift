import DeepRecognition
import EmotionCore
import EmotionRecognition
import NeuralNetworks
import PixelImages
import Tensors
import Testing
import Toolkit

@Suite("A ResNet as a recogniser")
struct ResNetRecognizerTests {
  @Test("of face crops sees the whole picture", arguments: [(24, 24, 1), (31, 40, 3)])
  func wholePicture(width: Int, height: Int, channels: Int) throws {
    let model = try Models.shared()
    let recognizer = try ResNetRecognizer(model, locator: nil)
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

  @Test("with a locator finds a drawn face and recognises the square around it")
  func drawnFace() throws {
    let recognizer = try ResNetRecognizer(Models.shared(), locator: FaceLocator())
    let picture = try Models.drawnFace()
    let face = try #require(try recognizer.recognize(picture).faces.first)
    #expect(face.boxSource == .detector)
    #expect(face.score ?? -1 > 0)
    #expect((face.box.center - Point(x: 100, y: 110)).length < 20)
    let given = try recognizer.recognize(picture, box: face.box)
    #expect(given.boxSource == .given)
    #expect(given.score == nil)
    #expect(given.probabilities == face.probabilities)
  }

  @Test("does without a face what the policy says")
  func noFace() throws {
    let model = try Models.shared()
    let flat = try Image(
      width: 60, height: 60, channels: 1, pixels: [UInt8](repeating: 90, count: 3600))
    let skipping = try ResNetRecognizer(model, locator: FaceLocator(policy: .skip))
    #expect(try skipping.recognize(flat) == .noFace)
    let strict = try ResNetRecognizer(model, locator: FaceLocator(policy: .error))
    #expect(throws: RecognitionError.self) { try strict.recognize(flat) }
    let guessing = try ResNetRecognizer(model, locator: FaceLocator(policy: .priorBox))
    let face = try #require(try guessing.recognize(flat).faces.first)
    #expect(face.boxSource == .prior)
    #expect(face.box == BoxPrior.faceCrop.box(width: 60, height: 60))
  }

  @Test("sees the same in a face crop and in its typical box")
  func typicalBox() throws {
    let recognizer = try ResNetRecognizer(Models.shared(), locator: nil)
    let picture = try Models.picture(24, 24)
    let box = BoxPrior.faceCrop.box(width: 24, height: 24)
    let square = BoxPrior.faceCrop.surroundings(of: box)
    #expect((Point(x: square.x, y: square.y)).length < 1e-9)
    #expect(abs(square.width - 24) < 1e-9 && abs(square.height - 24) < 1e-9)
    let boxed = try recognizer.recognize(picture, box: box).probabilities.values
    let whole = try #require(try recognizer.recognize(picture).faces.first).probabilities.values
    #expect(close(boxed, whole, within: 0.01))
  }

  @Test(
    "refuses a box without area in the picture",
    arguments: [
      Rect(x: 0, y: 0, width: 0, height: 10), Rect(x: 30, y: 0, width: 5, height: 5),
      Rect(x: .nan, y: 0, width: 5, height: 5),
    ])
  func badBox(box: Rect) throws {
    let recognizer = try ResNetRecognizer(Models.shared(), locator: nil)
    let error = #expect(throws: RecognitionError.self) {
      try recognizer.recognize(Models.picture(24, 24), box: box)
    }
    #expect(error?.code == .unusableBox)
  }

  @Test("takes a picture of one pixel")
  func onePixel() throws {
    let recognizer = try ResNetRecognizer(Models.shared(), locator: nil)
    #expect(try recognizer.recognize(Models.picture(1, 1)).faces.count == 1)
  }

  @Test("that gives no numbers is an error")
  func notFinite() throws {
    let model = try Models.make()
    let bias = try #require(model.network.state.last)
    try bias.tensor.assign(Tensor.full(.nan, bias.tensor.shape))
    let recognizer = try ResNetRecognizer(model, locator: nil)
    let error = #expect(throws: RecognitionError.self) {
      try recognizer.recognize(Models.picture(24, 24))
    }
    #expect(error?.code == .classification)
  }
}
