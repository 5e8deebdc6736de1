import AdversarialAttacks
import AttackLedger
import DeepRecognition
import EmotionDatasets
import EmotionRecognition
import FaceAnalysis
import Foundation
import GRDB
import ModelFixtures
import TestSupport

@testable import RobustnessEvaluation

/// A small dataset, both models and a place for run folders.
struct Trial {
  let folder: TemporaryFolder
  let dataset: Dataset
  let models: ComparedModels

  /// - Parameter perClass: Pictures of each emotion, all in the test split.
  init(perClass: Int = 1, addTo: (TemporaryFolder) throws -> Void = { _ in }) throws {
    let pictures = try TemporaryFolder()
    try LabelledPictures.write(perClass: perClass, to: pictures)
    try addTo(pictures)
    folder = try TemporaryFolder()
    // The dataset keeps paths only; as a part of the folder it lives as long.
    try FileManager.default.moveItem(atPath: pictures.path, toPath: folder.file("faces"))
    dataset = try Dataset.open(folder.file("faces"))
    models = try Trial.models.get()
  }

  /// Loaded once, because the fingerprint of the shape predictor takes half a second.
  static let models = Result {
    let files = try ModelFiles.shared()
    let library = ModelLibrary(folders: [])
    return try ComparedModels(
      attacked: library.model(files.resnet), observer: library.model(files.landmark),
      predictor: ShapePredictor())
  }

  /// One attack of two steps at 8/255, in float32.
  static var plan: ComparisonPlan { plan(norm: .linf, epsilons: [8]) }

  static func plan(
    _ kinds: [AttackKind] = [.pgd], norm: Norm, epsilons: [Double]
  ) -> ComparisonPlan {
    var options = AttackOptions()
    (options.norm, options.steps) = (norm, 2)
    var plan = ComparisonPlan(
      attacks: ((try? AttackKind.make(kinds, options)) ?? []).map { AttackValue($0) },
      epsilons: epsilons)
    plan.gradientPrecision = .float32
    return plan
  }

  static func host(threads: Int) -> RunHost {
    RunHost(
      arguments: ["compare"], version: "1.2.3", machine: "a machine", threads: threads,
      started: "2020-08-31T00:00:00Z")
  }

  func comparison(
    _ plan: ComparisonPlan = Trial.plan, output: String = "run", threads: Int = 2,
    strict: Bool = false, batchSize: Int = 64
  ) throws -> Comparison {
    try Comparison(
      plan: plan, dataset: dataset, models: models, output: folder.file(output),
      host: Trial.host(threads: threads), strict: strict, batchSize: batchSize,
      timedPictures: 1)
  }

  func bytes(_ name: String) throws -> Data {
    try Data(contentsOf: URL(fileURLWithPath: folder.file(name)))
  }

  func lines(_ name: String) throws -> [String] {
    String(decoding: try bytes(name), as: UTF8.self).split(separator: "\n").map(String.init)
  }

  /// The rows of a run's ledger, pictures first, one text each.
  func ledger(_ run: String = "run") throws -> [String] {
    try DatabaseQueue(path: folder.file("\(run)/ledger.sqlite")).read { database -> [String] in
      var rows: [String] = []
      for table in ["shown", "answer"] {
        let sql = "SELECT * FROM \(table) ORDER BY 1, 2, 3"
        rows += try Row.fetchAll(database, sql: sql).map { "\(table) \($0)" }
      }
      return rows
    }
  }

  /// Removes the rows of a run's ledger that a condition in SQL selects, as if they never were.
  func loseRows(where condition: String, of run: String = "run") throws {
    try DatabaseQueue(path: folder.file("\(run)/ledger.sqlite")).write { database in
      for table in ["answer", "shown"] {
        try database.execute(sql: "DELETE FROM \(table) WHERE \(condition)")
      }
    }
  }

  /// The rows of a run's `summary.json`, one JSON text each, without what differs from run to run.
  func figures(_ run: String = "run") throws -> [String] {
    try rows(run).map { row in
      var row = row
      for key in ["medianMilliseconds", "medianMillisecondsGivenBox", "peakMemoryMebibytes"] {
        row[key] = nil
      }
      let json = try JSONSerialization.data(withJSONObject: row, options: .sortedKeys)
      return String(decoding: json, as: UTF8.self)
    }
  }

  /// The rows of a run's `summary.json` as any JSON reader sees them.
  func rows(_ run: String = "run", key: String = "rows") throws -> [[String: Any]] {
    let summary = try JSONSerialization.jsonObject(with: bytes("\(run)/summary.json"))
    return (summary as? [String: Any])?[key] as? [[String: Any]] ?? []
  }
}

extension Comparison {
  /// The ledger's rows under the condition of a name, by the picture's id.
  func rows(under name: String) throws -> [String: LedgerRow] {
    guard let condition = plan.conditions.first(where: { $0.name == name }) else { return [:] }
    return try ledger.rows(under: condition)
  }
}
