import EmotionCore
import EmotionRecognition
import FaceAlignment
import FaceAnalysis
import Foundation
import ModelFixtures
import NeuralNetworks
import PixelImages
import Safetensors
import Tensors
import TestSupport
import Testing
import Toolkit

@testable import DeepRecognition

@Suite("The landmark method with points of a network")
struct LandmarkNetworkTests {
  private static let box = Rect(x: 20, y: 24, width: 100, height: 100)

  private static func predictor() throws -> any DifferentiablePredictor {
    let recipe = try ModelFiles.makeLandmarkNetwork().pipeline(
      FacePipeline.Recipe(framing: .faceCrop, noFace: .priorBox))
    return try #require(recipe.predictor as? any DifferentiablePredictor)
  }

  @Test("places 68 points where it did before it was written and read")
  func file() throws {
    let model = try ModelFiles.makeLandmarkNetwork()
    let read = try LandmarkNetworkModel.read(ModelFiles.shared().landmarkNetwork)
    #expect(read.card == model.card)
    let pictures = [try LabelledPictures.face(3), try LabelledPictures.waves(4)]
    func answers(_ model: LandmarkNetworkModel) throws -> [RecognizedFace] {
      let recipe = try FacePipeline.Recipe(framing: .faceCrop, noFace: .priorBox)
      return try model.recognizer(recipe, threads: 1).recognize(pictures).map {
        try $0.get().faces[0]
      }
    }
    let faces = try answers(model)
    #expect(try answers(read) == faces)
    #expect(faces.allSatisfy { $0.landmarks?.count == 68 })
  }

  @Test("uses its own points, in one pass, whichever predictor the pipeline has")
  func ownPredictor() throws {
    let recipe = try ModelFiles.makeLandmarkNetwork().pipeline(
      FacePipeline.Recipe(
        framing: .faceCrop, noFace: .priorBox, predictor: Pictures.predictor.get()))
    #expect(try recipe.predictor?.identity().hasPrefix("network-") == true)
    #expect(!recipe.refinesBox)
  }

  @Test(
    "is refused with a reason if its file lacks a tensor, or has one of another shape or too many",
    arguments: [
      ("points.fc.bias", nil, "points.fc.bias"), ("points.fc.bias", [3], "[136]"),
      ("points.more", [3], "points.more"), ("layers.0.bias", nil, "layers.0.bias"),
    ] as [(String, [Int]?, String)])
  func damaged(tensor: String, shape: [Int]?, word: String) throws {
    let folder = try TemporaryFolder()
    let file = try ModelFile.read(ModelFiles.shared().landmarkNetwork)
    var tensors = file.tensors
    tensors[tensor] = shape.map {
      StoredTensor(shape: $0, floats: [Float](repeating: 0, count: $0.reduce(1, *)))
    }
    let path = folder.file("damaged.safetensors")
    try ModelFile(card: file.card, tensors: tensors).write(to: path)
    let error = #expect(throws: ModelError.self) { try LandmarkNetworkModel.read(path) }
    #expect(error?.description.contains(word) == true, "\(error?.description ?? "")")
    #expect(error?.description.hasPrefix(path) == true)
  }

  @Test("is refused if its sizes make no network", arguments: ["0", "17", "1e9", "wide"])
  func sizes(text: String) throws {
    let folder = try TemporaryFolder()
    let file = try ModelFile.read(ModelFiles.shared().landmarkNetwork)
    var card = file.card
    card.details["network_input_size"] = text
    let path = folder.file("m.safetensors")
    try ModelFile(card: card, tensors: file.tensors).write(to: path)
    #expect(throws: ModelError.self) { try LandmarkNetworkModel.read(path) }
  }

  @Test("carries a gradient with respect to its points back to the pixels")
  func gradient() throws {
    let predictor = try Self.predictor()
    // Smooth, so that differences of whole grey levels show the slope.
    let image = try LabelledPictures.face(3).resized(width: 144, height: 144, by: .cubic)
    let placement = try predictor.placement(in: image, box: Self.box)
    let weights = (0..<68).map { Point(x: Double($0 % 5) - 2, y: Double($0 % 3) - 1) }
    func value(_ pixels: [UInt8]) throws -> Double {
      let image = try Image(width: 144, height: 144, channels: 1, pixels: pixels)
      return zip(try predictor.landmarks(in: image, box: Self.box).points, weights).reduce(0) {
        $0 + $1.0.x * $1.1.x + $1.0.y * $1.1.y
      }
    }
    var slope = [Float](repeating: 0, count: 144 * 144)
    let box = try placement.backward(weights, temperature: 1, to: &slope)
    #expect(box == BoxGradient())
    // Against the change of many pixels at once, a step in each direction.
    let pattern = (0..<144 * 144).map { [1, 0, -1, 0, 0, 1, 0][$0 % 7] }
    func moved(_ step: Int) throws -> Double {
      try value(zip(image.pixels, pattern).map { UInt8(clamping: Int($0) + step * $1) })
    }
    let expected = try (moved(1) - moved(-1)) / 2
    let found = zip(slope, pattern).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
    #expect(abs(found - expected) < 0.05 * max(abs(expected), 0.02), "\(found) and \(expected)")
  }
}

@Suite("The square around a face")
struct PointCropTests {
  @Test("is cut out without change where it is whole pixels of its size")
  func exact() throws {
    let image = try LabelledPictures.waves(2)
    let square = Rect(x: 8, y: 4, width: 32, height: 32)
    let cut = try PointCrop.cut(square, from: PointCrop.grey(image), size: 32)
    let expected = (0..<32).flatMap { row in
      (0..<32).map { Float(image.pixels[(row + 4) * 48 + $0 + 8]) / 255 }
    }
    #expect(zip(try cut.floats(), expected).allSatisfy { abs($0 - $1) < 1e-5 })
  }

  @Test("repeats the border where it reaches beyond the picture")
  func border() throws {
    let image = try Pictures.blank()
    for square in [
      Rect(x: -30, y: -20, width: 100, height: 100), Rect(x: 60, y: 60, width: 20, height: 20),
    ] {
      let cut = try PointCrop.cut(square, from: PointCrop.grey(image), size: 16)
      #expect(try cut.floats().allSatisfy { abs($0 - 127.0 / 255) < 1e-5 })
    }
  }

  @Test("turns places into points and back")
  func places() {
    let square = Rect(x: 10, y: 20, width: 50, height: 50)
    #expect(PointCrop.point(Point(x: -1, y: 1), in: square) == Point(x: 9.5, y: 69.5))
    let point = Point(x: 31.25, y: 40.5)
    let back = PointCrop.point(PointCrop.place(of: point, in: square), in: square)
    #expect((back - point).length < 1e-9)
  }

  @Test("has the mean of a coloured picture's channels")
  func grey() throws {
    let image = try Image(width: 1, height: 1, channels: 3, pixels: [10, 20, 60])
    #expect(abs(try PointCrop.grey(image).item() * 255 - 30) < 1e-4)
  }
}
