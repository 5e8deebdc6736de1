import DurableFiles
public import FaceAnalysis
import FoundationEssentials
import Glibc

/// A run's folder: manifest, skipped pictures, ledger, times, memory, sample pictures, and finally
/// summary and report.
struct RunFolder {
  let path: String

  var manifest: String { "\(path)/manifest.json" }
  var ledger: String { "\(path)/ledger.sqlite" }
  /// Where earlier builds of this version kept the rows.
  var oldLedger: String { "\(path)/ledger.jsonl" }
  var times: String { "\(path)/times.json" }
  var memory: String { "\(path)/memory.jsonl" }
  var skipped: String { "\(path)/skipped.json" }
  var images: String { "\(path)/images" }
  var summary: String { "\(path)/summary.json" }
  var report: String { "\(path)/report.md" }
  var chart: String { "\(path)/accuracy.svg" }

  /// Begins a run, or resumes one with the same subject.
  ///
  /// - Throws: `ComparisonError.otherRun` if the folder contains a run with another subject or
  ///   unrelated files.
  func begin(_ new: RunManifest) throws {
    guard access(manifest, F_OK) == 0 else {
      guard access(path, F_OK) != 0 || isEmpty else {
        throw ComparisonError.otherRun(
          path: path, difference: "it is not empty and has no manifest.json")
      }
      return try write(json: new, to: manifest)
    }
    let bytes = try DurableFile.read(manifest)
    guard let old = try? JSONDecoder().decode(RunManifest.self, from: bytes) else {
      throw ComparisonError.damagedRun(path: manifest, line: 1)
    }
    guard old.subject == new.subject else {
      throw ComparisonError.otherRun(path: path, difference: difference(old.subject, new.subject))
    }
  }

  /// Writes a value as JSON with sorted keys, completely or not at all.
  func write(json value: some Encodable, to path: String) throws {
    try DurableFile.write(RunJSON.page(value), to: path)
  }

  /// Writes a text, completely or not at all.
  func write(_ text: String, to path: String) throws {
    try DurableFile.write(Data(text.utf8), to: path)
  }

  private var isEmpty: Bool {
    // A kill while writing the manifest leaves an unfinished copy.
    (try? FileManager.default.contentsOfDirectory(atPath: path))?
      .allSatisfy { $0.hasPrefix(DurableFile.leftoverPrefix(of: "manifest.json")) } ?? false
  }

  private func difference(_ old: RunManifest.Subject, _ new: RunManifest.Subject) -> String {
    if (old.dataset, old.datasetFingerprint) != (new.dataset, new.datasetFingerprint) {
      return "its data are \(old.dataset) (\(old.datasetFingerprint)), these are \(new.dataset) "
        + "(\(new.datasetFingerprint))"
    }
    if old.version != new.version {
      return "it was begun by Stoic \(old.version), this is \(new.version)"
    }
    if old.models != new.models { return "its models are \(old.models), these are \(new.models)" }
    if old.croppedPictures != new.croppedPictures {
      return "cropped faces: \(old.croppedPictures) there, \(new.croppedPictures) here"
    }
    let fields = [(old.plan as Any, new.plan as Any), (old.search, new.search)].flatMap {
      zip(Mirror(reflecting: $0).children, Mirror(reflecting: $1).children)
    }
    let differences = fields.compactMap { old, new in
      let (before, now) = (Self.words(old.value), Self.words(new.value))
      let name = old.label.map { Self.options[$0] ?? $0 } ?? "plan"
      return before == now ? nil : "\(name): \(before) there, \(now) here"
    }
    return differences.joined(separator: "; ")
  }

  /// The options of properties that users know by another name.
  private static let options = [
    "minimumSide": "--min-face", "engine": "--engine", "threshold": "--threshold",
    "gradientPrecision": "--gradient-precision (whose default depends on the processor)",
  ]

  private static func words(_ value: Any) -> String {
    let mirror = Mirror(reflecting: value)
    guard mirror.displayStyle == .optional else { return "\(value)" }
    return mirror.children.first.map { words($0.value) } ?? "none"
  }
}

/// A run folder's JSON: keys in alphabetical order.
enum RunJSON {
  /// A value on one line, as in a ledger.
  static func line(_ value: some Encodable) throws -> Data {
    try encode(value, formatting: [.sortedKeys, .withoutEscapingSlashes])
  }

  /// A value on several lines, as in its own file.
  static func page(_ value: some Encodable) throws -> Data {
    try encode(value, formatting: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
  }

  /// The same as a text.
  static func text(_ value: some Encodable) throws -> String {
    String(decoding: try page(value), as: UTF8.self)
  }

  private static func encode(
    _ value: some Encodable, formatting: JSONEncoder.OutputFormatting
  ) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = formatting
    do { return try encoder.encode(value) } catch {
      throw ComparisonError.encoding("\(type(of: value))", reason: "\(error)")
    }
  }
}

/// What a run was made from: its folder's `manifest.json`.
///
/// Runs with the same `subject` give the same figures, except times.
public struct RunManifest: Codable, Equatable, Sendable {
  /// What determines the figures.
  public struct Subject: Codable, Equatable, Sendable {
    /// The program's version, because another may compute different figures.
    public let version: String
    public let plan: ComparisonPlan
    /// The dataset's name and the fingerprint of its ids, labels, splits, sizes and framing.
    public let dataset: String
    public let datasetFingerprint: String
    /// The number of pictures whose face was cropped.
    public let croppedPictures: Int
    /// The fingerprints of the models' files, by the models' names.
    public let models: [String: String]
    /// How both methods look for faces.
    public let search: FaceSearch
  }

  public let subject: Subject
  /// The command's arguments.
  public let arguments: [String]
  /// The machine: processor, cores, system.
  public let host: String
  public let threads: Int
  /// When the run began, ISO 8601 in UTC.
  public let started: String
}

/// A run's program and machine, as its manifest names them.
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
