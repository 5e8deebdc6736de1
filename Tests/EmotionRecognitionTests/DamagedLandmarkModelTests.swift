import DurableFiles
import EmotionCore
import EmotionRecognition
import Foundation
import LandmarkFeatures
import Safetensors
import Testing
import Toolkit

@Suite("A landmark model's file that is damaged or something else")
struct DamagedLandmarkModelTests {
  static let features = LandmarkFeatureExtractor.count

  /// What is done to a good file, and what reading it then says.
  struct Damage: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let code: ModelError.Code
    /// Words that the sentence must have, beside the file's name.
    let words: String
    var ofSupportVectors = false
    let inflict: @Sendable (inout SafetensorsFile) -> Void
  }

  static func filled(_ shape: [Int], _ value: Float) -> StoredTensor {
    StoredTensor(
      shape: shape, floats: [Float](repeating: value, count: shape.reduce(1, *)))
  }

  static let damages = [
    Damage(testDescription: "a tensor is missing", code: .missingTensor, words: "layers.1.bias") {
      $0.tensors["layers.1.bias"] = nil
    },
    Damage(testDescription: "the first layer is missing", code: .missingTensor, words: "layers.0") {
      $0.tensors["layers.0.weight"] = nil
    },
    Damage(
      testDescription: "a tensor of another architecture is there", code: .unexpectedTensor,
      words: "conv1.weight"
    ) { $0.tensors["conv1.weight"] = filled([2, 2], 1) },
    Damage(testDescription: "the last layer has 8 outputs", code: .wrongShape, words: "[7]") {
      $0.tensors["layers.1.weight"] = filled([8, 5], 1)
      $0.tensors["layers.1.bias"] = filled([8], 1)
    },
    Damage(testDescription: "neighbours do not fit", code: .wrongShape, words: "[7, 4]") {
      $0.tensors["layers.1.weight"] = filled([7, 4], 1)
    },
    Damage(testDescription: "the mean shape has 5 points", code: .wrongShape, words: "[68, 2]") {
      $0.tensors["mean_shape"] = filled([5, 2], 1)
    },
    Damage(testDescription: "a weight is NaN", code: .badValue, words: "layers.0.bias") {
      $0.tensors["layers.0.bias"] = filled([5], .nan)
    },
    Damage(testDescription: "a weight is infinite", code: .badValue, words: "inf") {
      $0.tensors["layers.1.weight"] = filled([7, 5], .infinity)
    },
    Damage(testDescription: "a deviation is 0", code: .badValue, words: "feature_scale") {
      $0.tensors["feature_scale"] = filled([features], 0)
    },
    Damage(testDescription: "it holds a ResNet", code: .otherMethod, words: "resnet18") {
      $0.metadata["method"] = "resnet18"
    },
    Damage(testDescription: "it is no Stoic model", code: .badMetadata, words: "stoic_format") {
      $0.metadata = [:]
    },
    Damage(testDescription: "labels are in another order", code: .otherLabels, words: "anger") {
      $0.metadata["labels"] = "neutral,anger,disgust,fear,happiness,sadness,surprise"
    },
    Damage(testDescription: "features are of another version", code: .otherFeatures, words: "9-x") {
      $0.metadata["feature_fingerprint"] = "9-x"
    },
    Damage(
      testDescription: "features are not stated", code: .badMetadata, words: "feature_fingerprint"
    ) { $0.metadata["feature_fingerprint"] = nil },
    Damage(testDescription: "a feature group is unknown", code: .badMetadata, words: "colours") {
      $0.metadata["feature_groups"] = "coordinates,colours"
    },
    Damage(testDescription: "a feature group is missing", code: .otherFeatures, words: "136-") {
      $0.metadata["feature_groups"] = "coordinates"
    },
    Damage(testDescription: "the mirror option is no choice", code: .badMetadata, words: "maybe") {
      $0.metadata["averages_mirror"] = "maybe"
    },
    Damage(
      testDescription: "the kernel is unknown", code: .badMetadata, words: "poly",
      ofSupportVectors: true
    ) { $0.metadata["kernel"] = "poly" },
    Damage(
      testDescription: "gamma is no number", code: .badMetadata, words: "wide",
      ofSupportVectors: true
    ) { $0.metadata["gamma"] = "wide" },
    Damage(
      testDescription: "gamma is negative", code: .badValue, words: "gamma",
      ofSupportVectors: true
    ) { $0.metadata["gamma"] = "-1" },
    Damage(
      testDescription: "a class is no emotion", code: .badValue, words: "class_labels",
      ofSupportVectors: true
    ) { $0.tensors["class_labels"] = StoredTensor(shape: [3], integers: [0, 1, 7]) },
    Damage(
      testDescription: "classes are not integers", code: .badValue, words: "I64",
      ofSupportVectors: true
    ) { $0.tensors["class_labels"] = StoredTensor(shape: [3], floats: [0, 1, 2]) },
    Damage(
      testDescription: "there are no classes", code: .wrongShape, words: "dual_coefficients",
      ofSupportVectors: true
    ) { $0.tensors["class_labels"] = StoredTensor(shape: [0], integers: []) },
    Damage(
      testDescription: "counts do not add up", code: .wrongShape, words: "support_vectors",
      ofSupportVectors: true
    ) { $0.tensors["support_counts"] = StoredTensor(shape: [3], integers: [2, 2, 1]) },
    Damage(
      testDescription: "a count is enormous", code: .badValue, words: "support_counts",
      ofSupportVectors: true
    ) { $0.tensors["support_counts"] = StoredTensor(shape: [3], integers: [.max, .max, 1]) },
  ]

  @Test("is refused, with its name and what is wrong", arguments: damages)
  func damaged(damage: Damage) throws {
    try withTemporaryFolder { folder in
      let path = folder + "/toy.safetensors"
      if damage.ofSupportVectors {
        try Models.supportVectorModel().write(to: path)
      } else {
        try Models.landmarkModel().write(to: path)
      }
      var file = try SafetensorsFile.read(path)
      damage.inflict(&file)
      try file.write(to: path)
      let error = #expect(throws: ModelError.self) { try LandmarkModel.read(path) }
      #expect(error?.code == damage.code)
      #expect(error?.description.hasPrefix(path) == true)
      #expect(error?.description.contains(damage.words) == true)
      #expect(error?.fault == .data)
    }
  }

  @Test(
    "is refused when it is cut off anywhere",
    arguments: [0, 4, 8, 100, 1000, -1] as [Int])
  func truncated(length: Int) throws {
    try withTemporaryFolder { folder in
      let path = folder + "/toy.safetensors"
      try Models.landmarkModel().write(to: path)
      let bytes = try DurableFile.read(path)
      try DurableFile.write(bytes.prefix(length < 0 ? bytes.count + length : length), to: path)
      let error = #expect(throws: ModelError.self) { try LandmarkModel.read(path) }
      #expect(error?.code == .unreadable)
      #expect(error?.description.contains(path) == true)
    }
  }

  @Test(
    "is refused when it is a text, a folder or not there", arguments: ["text", "folder", "none"])
  func noModel(kind: String) throws {
    try withTemporaryFolder { folder in
      let path = folder + "/toy.safetensors"
      if kind == "text" { try DurableFile.write(Data("these are no weights".utf8), to: path) }
      if kind == "folder" { try DurableFile.createFolder(path) }
      let error = #expect(throws: ModelError.self) { try LandmarkModel.read(path) }
      #expect(error?.code == (kind == "none" ? .notFound : .unreadable))
      #expect(error?.description.contains(path) == true)
    }
  }
}
