import AdversarialAttacks
public import DeepRecognition
import DurableFiles
public import EmotionRecognition
public import FaceAnalysis
import Toolkit

/// The two models that are compared, loaded once.
public struct ComparedModels {
  public let resnet: ResNetModel
  public let landmark: LandmarkModel
  public let predictor: ShapePredictor
  /// How both methods look for faces.
  public let search: FaceSearch
  /// A fingerprint of each model's file, by the model's name, and of the shape predictor's.
  public let fingerprints: [String: String]

  /// - Parameters:
  ///   - resnet: The path of the ResNet's file.
  ///   - landmark: The path of the landmark classifier's file.
  ///   - predictor: The 68-point predictor.
  ///   - search: How both methods look for faces.
  /// - Throws: `ModelError` or `FileError` as a `ComparisonError`.
  public init(
    resnet resnetPath: String, landmark landmarkPath: String, predictor: ShapePredictor,
    search: FaceSearch = FaceSearch()
  ) throws(ComparisonError) {
    let resnet = try step { () throws(ModelError) in try ResNetModel.read(resnetPath) }
    let landmark = try step { () throws(ModelError) in try LandmarkModel.read(landmarkPath) }
    let names = [resnet.card.name, landmark.card.name, Self.predictorKey]
    guard Set(names).count == names.count else {
      throw .plan(
        "the models are named \(resnet.card.name) and \(landmark.card.name), where two different "
          + "names, neither of them \"\(Self.predictorKey)\", are needed")
    }
    self.resnet = resnet
    self.landmark = landmark
    self.predictor = predictor
    self.search = search
    var fingerprints: [String: String] = [:]
    for (name, path) in zip(names, [resnetPath, landmarkPath, predictor.path]) {
      fingerprints[name] = try step { () throws(FileError) in try Fingerprint.ofFile(path) }
    }
    self.fingerprints = fingerprints
  }

  static let predictorKey = "shape predictor"

  /// The landmark method with a no-face policy.
  func landmarkPipeline(noFace: NoFacePolicy) -> LandmarkPipeline {
    LandmarkPipeline(model: landmark, predictor: predictor, search: search, noFace: noFace)
  }
}
