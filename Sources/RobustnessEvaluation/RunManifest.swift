public import EmotionRecognition
public import FaceAnalysis
import FoundationEssentials

/// What a run was made from: the file `manifest.json` of its folder.
///
/// Two runs with the same `subject` give the same figures, times apart.
public struct RunManifest: Codable, Equatable, Sendable {
  /// What decides the figures.
  public struct Subject: Codable, Equatable, Sendable {
    /// The program's version: another may compute other figures.
    public let version: String
    public let plan: ComparisonPlan
    /// The dataset's name and the fingerprint of its ids, labels, splits, sizes and framing.
    public let dataset: String
    public let datasetFingerprint: String
    /// The pictures of the run of which the face was cut out.
    public let croppedPictures: Int
    /// A fingerprint of each model's file, by the model's name.
    public let models: [String: String]
    /// How both methods look for faces.
    public let search: FaceSearch
    /// Whose code places the landmarks.
    public let predictorEngine: Engine
  }

  public let subject: Subject
  /// The command's arguments, as they were given.
  public let arguments: [String]
  /// The machine: processor, cores, system.
  public let host: String
  public let threads: Int
  /// When the run began, ISO 8601 in UTC.
  public let started: String
}

extension RunManifest.Subject {
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    version = try values.decode(String.self, forKey: .version)
    plan = try values.decode(ComparisonPlan.self, forKey: .plan)
    dataset = try values.decode(String.self, forKey: .dataset)
    datasetFingerprint = try values.decode(String.self, forKey: .datasetFingerprint)
    croppedPictures = try values.decode(Int.self, forKey: .croppedPictures)
    models = try values.decode([String: String].self, forKey: .models)
    // Runs from before there was a choice have neither.
    search = try values.decodeIfPresent(FaceSearch.self, forKey: .search) ?? FaceSearch()
    predictorEngine =
      try values.decodeIfPresent(Engine.self, forKey: .predictorEngine) ?? .native
  }
}
