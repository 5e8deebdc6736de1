public import DeepRecognition
import DurableFiles
import EmotionCore
public import EmotionRecognition
public import FaceAnalysis
import Toolkit

/// The two compared models, loaded once: the attacked one, and the one that sees landmarks of the
/// same pictures.
public struct ComparedModels: Sendable {
  public let attacked: any AttackableModel
  public let observer: any LoadedModel
  public let predictor: any LandmarkPredictor
  /// How both methods look for faces.
  public let search: FaceSearch
  /// The fingerprints of the models' files, by the models' names, and of the shape predictor's.
  public let fingerprints: [String: String]

  /// - Parameters:
  ///   - attacked: A model of a family that reveals gradients, such as a ResNet.
  ///   - observer: A model of a family that sees landmarks.
  ///   - search: How both methods look for faces.
  /// - Throws: `ModelError`, `FileError`; `ComparisonError.plan` if the names are the same.
  public init(
    attacked: InstalledModel, observer: InstalledModel, predictor: any LandmarkPredictor,
    search: FaceSearch = FaceSearch()
  ) throws {
    self.attacked = try ModelLoader.withNetworks.loadAttackable(attacked)
    self.observer = try ModelLoader.withNetworks.loadLandmarkModel(observer)
    self.predictor = predictor
    self.search = search
    let files = [
      (attacked.card.name, attacked.path), (observer.card.name, observer.path),
      (Self.predictorKey, predictor.path),
    ]
    guard Set(files.map(\.0)).count == files.count else {
      throw ComparisonError.plan(
        "the models are named \(files[0].0) and \(files[1].0); expected two different names, "
          + "neither of them \"\(Self.predictorKey)\"")
    }
    fingerprints = try Dictionary(
      uniqueKeysWithValues: files.map { ($0.0, try Fingerprint.ofFile($0.1)) })
  }

  private static let predictorKey = "shape predictor"

  /// Both methods on face crops, the attacked one first.
  func methods(noFace: NoFacePolicy, threads: Int) throws -> [any RecognitionMethod] {
    let pipeline = try FacePipeline.Recipe(
      search: search, framing: .faceCrop, noFace: noFace, predictor: predictor)
    return [
      try attacked.recognizer(pipeline, threads: threads),
      try observer.recognizer(pipeline, threads: threads),
    ]
  }
}
