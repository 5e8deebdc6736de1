import AdversarialAttacks
import FaceAnalysis
import Foundation
import TestSupport
import Testing
import Toolkit

@testable import RobustnessEvaluation

@Suite("A run folder")
struct RunFolderTests {
  private let folder: TemporaryFolder
  private var run: RunFolder { RunFolder(path: folder.file("run")) }

  init() throws { folder = try TemporaryFolder() }

  private static func manifest(
    seed: UInt64 = 1, epsilons: [Double] = [8], data: String = "sha256:1",
    models: [String: String] = ["r": "1", "l": "2"], version: String = "1",
    started: String = "then", threads: Int = 1, search: FaceSearch = FaceSearch(),
    attack: AttackValue = AttackValue(ProjectedGradientDescent.fgsm()), cropped: Int = 0
  ) -> RunManifest {
    var plan = ComparisonPlan(attacks: [attack])
    plan.seed = seed
    plan.epsilons = epsilons
    return RunManifest(
      subject: RunManifest.Subject(
        version: version, plan: plan, dataset: "faces", datasetFingerprint: data,
        croppedPictures: cropped, models: models, search: search),
      arguments: [], host: "h", threads: threads, started: started)
  }

  @Test("takes up a run of the same plan, data and models, and keeps how it began")
  func same() throws {
    try run.begin(Self.manifest())
    try run.begin(Self.manifest(started: "now", threads: 2))
    let kept = try Data(contentsOf: URL(fileURLWithPath: run.manifest))
    #expect(try JSONDecoder().decode(RunManifest.self, from: kept) == Self.manifest())
  }

  @Test(
    "refuses another run as wrong use, and says what differs",
    arguments: [
      (manifest(seed: 2), ["seed: 1 there, 2 here"]),
      (manifest(epsilons: [4, 8]), ["epsilons: [8.0] there, [4.0, 8.0] here"]),
      (manifest(data: "sha256:2"), ["sha256:1", "sha256:2"]),
      (manifest(version: "2"), ["Stoic 1", "this is 2"]),
      (manifest(search: FaceSearch(engine: .dlib)), ["--engine: native there, dlib here"]),
      (manifest(search: FaceSearch(minimumSide: 90)), ["--min-face: 0.0 there, 90.0 here"]),
      (
        manifest(attack: AttackValue(ProjectedGradientDescent.fgsm(norm: .l2))),
        ["attacks: [fast gradient sign method (linf)]", "fast gradient method (l2)"]
      ),
      (manifest(cropped: 3), ["cropped faces: 0 there, 3 here"]),
      (manifest(models: ["r": "1", "l": "3"]), [#""l": "2""#, #""l": "3""#]),
    ])
  func other(manifest: RunManifest, words: [String]) throws {
    try run.begin(Self.manifest())
    let before = try Data(contentsOf: URL(fileURLWithPath: run.manifest))
    let error = #expect(throws: ComparisonError.self) { try run.begin(manifest) }
    #expect(error?.fault == .usage)
    for word in words + [run.path, "--output"] {
      #expect(error?.description.contains(word) == true, "\(word) is not in: \(error as Any)")
    }
    #expect(try Data(contentsOf: URL(fileURLWithPath: run.manifest)) == before)
  }

  @Test("may be there already, empty")
  func empty() throws {
    try FileManager.default.createDirectory(
      atPath: run.path, withIntermediateDirectories: true)
    try run.begin(Self.manifest())
    #expect(FileManager.default.fileExists(atPath: run.manifest))
  }

  @Test("may hold what a kill left of an unfinished manifest")
  func partialManifest() throws {
    try folder.write("{", to: "run/manifest.json.partial-1-2")
    try run.begin(Self.manifest())
    #expect(FileManager.default.fileExists(atPath: run.manifest))
  }

  @Test(
    "is not one where other files are, and those stay", arguments: ["thesis.tex", "summary.json"])
  func foreign(name: String) throws {
    try folder.write("mine", to: "run/\(name)")
    let error = #expect(throws: ComparisonError.self) { try run.begin(Self.manifest()) }
    #expect(error?.fault == .usage)
    #expect(error?.description.contains("manifest.json") == true)
    #expect(try folder.names() == ["run"])
    #expect(try FileManager.default.contentsOfDirectory(atPath: run.path) == [name])
  }

  @Test("with a damaged manifest is bad data, and the file is named")
  func damagedManifest() throws {
    try folder.write("{\"subject\":", to: "run/manifest.json")
    let error = #expect(throws: ComparisonError.self) { try run.begin(Self.manifest()) }
    #expect(error?.fault == .data)
    #expect(error?.description.contains(run.manifest) == true)
  }

  @Test("where a file is, is an error that names it")
  func file() throws {
    try folder.write("mine", to: "run")
    let error = #expect(throws: ComparisonError.self) { try run.begin(Self.manifest()) }
    #expect(error?.description.contains(run.path) == true)
  }

  @Test("of other models is told by their files' bytes, the shape predictor's among them")
  func fingerprints() throws {
    let models = try Trial.models.get()
    #expect(models.fingerprints.keys.sorted() == ["shape predictor", "toy-landmark", "toy-resnet"])
    #expect(Set(models.fingerprints.values).count == 3)
    #expect(models.fingerprints.values.allSatisfy { $0.hasPrefix("sha256:") })
  }
}
