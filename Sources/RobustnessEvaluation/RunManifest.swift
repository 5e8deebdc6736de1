#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

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
