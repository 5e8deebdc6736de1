import AdversarialAttacks
public import DeepRecognition
import DurableFiles
public import EmotionCore
public import EmotionRecognition
public import FaceAnalysis

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The two models that are compared, loaded once.
public struct ComparedModels {
  public let resnet: ResNetModel
  public let landmark: LandmarkModel
  public let predictor: ShapePredictor
  /// A fingerprint of each model's file, by the model's name, and of the shape predictor's.
  public let fingerprints: [String: String]

  /// - Throws: `ModelError` or `FaceError` as a `ComparisonError`.
  public init(resnet resnetPath: String, landmark landmarkPath: String, predictor: String)
    throws(ComparisonError)
  {
    let resnet = try step { () throws(ModelError) in try ResNetModel.read(resnetPath) }
    let landmark = try step { () throws(ModelError) in try LandmarkModel.read(landmarkPath) }
    guard resnet.card.name != landmark.card.name else {
      throw .plan("both models are named \(resnet.card.name); give models with different names")
    }
    self.resnet = resnet
    self.landmark = landmark
    self.predictor = try step { () throws(FaceError) in try ShapePredictor(path: predictor) }
    fingerprints = [
      resnet.card.name: try Self.fingerprint(resnetPath),
      landmark.card.name: try Self.fingerprint(landmarkPath),
      Self.predictorKey: try Self.fingerprint(predictor),
    ]
  }

  static let predictorKey = "shape predictor"

  /// The landmark method with a no-face policy.
  func landmarkPipeline(noFace: NoFacePolicy) -> LandmarkPipeline {
    LandmarkPipeline(model: landmark, predictor: predictor, noFace: noFace)
  }

  /// FNV-1a of a file's bytes: it tells two versions of a model apart.
  private static func fingerprint(_ path: String) throws(ComparisonError) -> String {
    let bytes = try step { () throws(FileError) in try DurableFile.read(path) }
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return "fnv1a64:" + String(hash, radix: 16)
  }
}
