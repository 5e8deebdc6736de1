import EmotionCore
import EvaluationStatistics
import Foundation
import Testing

@Suite("Evaluation summary")
struct EvaluationSummaryTests {
  /// Ten pictures.
  ///
  /// Anger: three found (two correct), one from the prior box (correct), one without an answer.
  /// Fear: four found (one correct), one without an answer.
  static let answers: [LabelledAnswer] = [
    (.anger, .anger, true), (.anger, .anger, true), (.anger, .fear, true),
    (.anger, .anger, false), (.anger, nil, false),
    (.fear, .fear, true), (.fear, .anger, true), (.fear, .anger, true), (.fear, .sadness, true),
    (.fear, nil, false),
  ].map { LabelledAnswer(actual: $0, predicted: $1, faceFound: $2) }

  @Test("Both denominators are counted")
  func denominators() {
    let summary = EvaluationSummary(Self.answers)
    #expect(summary.n == 10)
    #expect(summary.correct == 4)
    #expect(summary.accuracy == 0.4)
    #expect(summary.accuracyCI95 == .wilson(successes: 4, of: 10))
    #expect(summary.nWithFace == 7)
    #expect(summary.correctWithFace == 3)
    #expect(summary.accuracyWithFace == 3.0 / 7)
    #expect(summary.accuracyWithFaceCI95 == .wilson(successes: 3, of: 7))
  }

  @Test("A picture without an answer lowers recall but not precision")
  func recallAndPrecision() {
    let summary = EvaluationSummary(Self.answers)
    #expect(summary.recall == [0.6, nil, 0.2, nil, nil, nil, nil])
    #expect(summary.precision == [0.6, nil, 0.5, nil, 0, nil, nil])
    #expect(summary.macroRecall == 0.4)
    #expect(summary.noFace == [1, 0, 1, 0, 0, 0, 0])
    #expect(summary.confusion[actual: .fear, predicted: .anger] == 2)
    #expect(summary.confusion[actual: .anger, predicted: .fear] == 1)
  }

  @Test("The JSON has the documented keys, null where nothing is known")
  func json() throws {
    let data = try JSONEncoder().encode(EvaluationSummary(Self.answers))
    let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect(
      Set(object.keys) == [
        "n", "correct", "accuracy", "accuracyCI95", "nWithFace", "correctWithFace",
        "accuracyWithFace", "accuracyWithFaceCI95", "labels", "confusion", "noFace", "recall",
        "precision", "macroRecall",
      ])
    #expect((object["accuracyCI95"] as? [Double])?.count == 2)
    #expect((object["confusion"] as? [[Int]])?[2] == [2, 0, 1, 0, 1, 0, 0])
    #expect((object["recall"] as? [Any])?[1] is NSNull)
    let nothing = try JSONEncoder().encode(EvaluationSummary([]))
    let empty = try #require(try JSONSerialization.jsonObject(with: nothing) as? [String: Any])
    #expect(empty["accuracy"] is NSNull)
  }

  @Test("A summary survives JSON")
  func roundTrip() throws {
    let summary = EvaluationSummary(Self.answers)
    let data = try JSONEncoder().encode(summary)
    #expect(try JSONDecoder().decode(EvaluationSummary.self, from: data) == summary)
  }

  @Test("Contradictory counts are refused")
  func contradiction() {
    var confusion = ConfusionMatrix()
    confusion.add(actual: .anger, predicted: .anger)
    #expect(EvaluationSummary(confusion: confusion, nWithFace: 2, correctWithFace: 1) == nil)
    #expect(EvaluationSummary(confusion: confusion, nWithFace: 1, correctWithFace: 2) == nil)
    #expect(EvaluationSummary(confusion: confusion, nWithFace: 1, correctWithFace: 1) != nil)
    #expect(ConfusionMatrix(counts: [[1]], noFace: [0]) == nil)
  }
}
