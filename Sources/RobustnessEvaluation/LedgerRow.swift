public import AdversarialAttacks
import AttackLedger
import DurableFiles
public import EmotionCore
import FoundationEssentials
public import ModelEvaluation

/// One picture under one condition, as the ledger has it.
///
/// Its JSON is a line of `ledger.jsonl`, in which earlier builds of this version kept a run.
public struct LedgerRow: Codable, Equatable, Sendable {
  /// The condition's name; the manifest's plan describes the attack with all of its parameters.
  public let condition: String
  /// The picture's id in the dataset.
  public let image: String
  public let actual: Emotion
  /// The size of the perturbation, measured on the 8-bit picture read back, in 255ths by the
  /// condition's norm; 0 for clean pictures.
  public let distance: Double
  /// Whether the picture is within epsilon and the attacked model's answer is the one the attacker
  /// wants; nil for clean pictures.
  public let succeeded: Bool?
  /// How often the attack asked the model about this picture; nil if it never asked.
  public let queries: QueryCount?
  /// Each model's answer, by the model's name.
  public let answers: [String: MethodAnswer]
}

extension LedgerRow {
  /// Reads the lines of a run that an earlier build began; an unfinished last line is ignored.
  ///
  /// - Parameter conditions: The names that rows may have.
  /// - Returns: One row for each condition and picture: of several the last.
  /// - Throws: `ComparisonError.damagedRun`; `FileError`.
  static func lines(of path: String, conditions: Set<String>) throws -> [LedgerRow] {
    let decoder = JSONDecoder()
    var rows: [[String]: LedgerRow] = [:]
    for (number, line) in try AppendOnlyFile.lines(of: path).enumerated() {
      guard let row = try? decoder.decode(LedgerRow.self, from: line),
        conditions.contains(row.condition)
      else { throw ComparisonError.damagedRun(path: path, line: number + 1) }
      rows[[row.condition, row.image]] = row
    }
    return Array(rows.values)
  }

  fileprivate init(_ picture: ShownPicture, answers: [ModelAnswer]) {
    self.init(
      condition: picture.condition, image: picture.image, actual: picture.actual,
      distance: picture.distance, succeeded: picture.succeeded,
      queries: picture.forward.map {
        QueryCount(forward: $0, backward: picture.backward ?? 0)
      },
      answers: Dictionary(
        uniqueKeysWithValues: answers.map {
          ($0.method, MethodAnswer(predicted: $0.predicted, faceFound: $0.faceFound))
        }))
  }

  fileprivate var picture: ShownPicture {
    ShownPicture(
      condition: condition, image: image, actual: actual, distance: distance,
      succeeded: succeeded, forward: queries?.forward, backward: queries?.backward)
  }

  fileprivate var modelAnswers: [ModelAnswer] {
    answers.map { method, answer in
      ModelAnswer(
        condition: condition, image: image, method: method, predicted: answer.predicted,
        faceFound: answer.faceFound)
    }
  }
}

extension OutcomeLedger {
  /// The rows of a condition, by the picture's id.
  func rows(under condition: Condition) throws -> [String: LedgerRow] {
    let given = Dictionary(grouping: try answers(under: condition.name), by: \.image)
    let pictures = try shownPictures(under: condition.name)
    return Dictionary(
      uniqueKeysWithValues: pictures.map { picture in
        (picture.image, LedgerRow(picture, answers: given[picture.image] ?? []))
      })
  }

  /// Adds rows, all or none.
  func add(_ rows: [LedgerRow]) throws {
    try add(rows.map(\.picture), answers: rows.flatMap(\.modelAnswers))
  }

  /// Takes over the lines of a run that an earlier build began, unless there are rows already;
  /// the file stays as it is.
  func takeOver(linesOf path: String, conditions: Set<String>) throws {
    guard try !hasShownPictures else { return }
    try add(LedgerRow.lines(of: path, conditions: conditions))
  }
}
