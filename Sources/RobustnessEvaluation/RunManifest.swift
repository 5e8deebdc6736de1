public import FaceAnalysis

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
    /// How both methods look for faces, and whose code places the landmarks.
    public let search: FaceSearch
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

/// The program and the machine of a run, as its manifest names them.
public struct RunHost: Sendable {
  public let arguments: [String]
  public let version: String
  /// Processor, cores and system in one line.
  public let machine: String
  public let threads: Int
  /// ISO 8601 in UTC.
  public let started: String

  public init(
    arguments: [String], version: String, machine: String, threads: Int, started: String
  ) {
    self.arguments = arguments
    self.version = version
    self.machine = machine
    self.threads = threads
    self.started = started
  }
}
