import AdversarialAttacks
import AttackLedger
import EmotionCore
import EvaluationStatistics
import ModelEvaluation
import TestSupport
import Testing

@testable import RobustnessEvaluation

@Suite("The rows of a summary")
struct SummaryRowsTests {
  private static let clean = "clean"
  private static let attack = "pgd-20-linf-8"

  /// A ledger's line about the model R, written by hand; `said` is nil where no answer was given.
  private static func line(
    _ condition: String, _ image: String, said: String?, face: Bool, distance: Double = 0
  ) -> String {
    let answer =
      said.map { #""faceFound":\#(face),"predicted":"\#($0)""# } ?? #""faceFound":\#(face)"#
    return #"{"actual":"fear","answers":{"R":{\#(answer)}},"condition":"\#(condition)","#
      + #""distance":\#(distance),"image":"\#(image)"}"#
  }

  /// Five pictures of fear: four are right when clean; two of those flip and one comes right.
  private static let lines = [
    line(clean, "a", said: "fear", face: true),
    line(clean, "b", said: "fear", face: true),
    line(clean, "c", said: "fear", face: true),
    line(clean, "d", said: "fear", face: false),
    line(clean, "e", said: "anger", face: false),
    line(attack, "a", said: "fear", face: true, distance: 7),
    line(attack, "b", said: "sadness", face: false, distance: 8),
    line(attack, "c", said: nil, face: false, distance: 3),
    line(attack, "d", said: "fear", face: true, distance: 1),
    line(attack, "e", said: "fear", face: false, distance: 2),
  ]

  private func rows(
    _ lines: [String], models: [String] = ["R"], attacked: String = "R"
  ) throws -> [SummaryRow] {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    let path = try folder.write(lines.map { $0 + "\n" }.joined(), to: "ledger.jsonl")
    let ledger = try OutcomeLedger(path: folder.file("ledger.sqlite"), subject: "a test")
    try ledger.takeOver(linesOf: path, conditions: [Self.clean, Self.attack])
    let attack = AttackValue(try ProjectedGradientDescent())
    return try ComparisonSummary.rows(
      ledger: ledger, costs: RunCosts(RunFolder(path: folder.path)),
      conditions: [.clean, Condition(attack: attack, epsilon: 8)], attacked: attacked,
      models: models)
  }

  @Test("count what a ledger that was written by hand says")
  func counts() throws {
    let row = try #require(rows(Self.lines).last)
    #expect(row.n == 5)
    #expect(row.correct == 3)
    #expect(row.cleanAccuracy == 0.8)
    #expect(row.attackedAccuracy == 0.6)
    // b and c flip, and e, which is right now, was wrong.
    #expect(row.robustAccuracy == 0.4)
    #expect(row.wrongTurnedRight == 1)
    #expect(abs(row.drop - 0.2) < 1e-12)
    #expect(row.flippedOfCorrect == 0.5)
    #expect(row.nWithFace == 2)
    #expect(row.accuracyWithFace == 1)
    #expect(row.facesLost == 2)
    // Of the pictures with a face, a alone has one both times; it is right both times.
    #expect(row.nWithFaceBoth == 1)
    #expect(row.dropWithFaceBoth == 0)
    #expect(row.dropWithFaceBothCI95 == .pairedDifference(onlyFirst: 0, onlySecond: 0, of: 1))
    #expect(row.largestDistance == 8)
    #expect(row.medianMilliseconds == nil)
  }

  @Test("have intervals: Wilson's for shares, Tango's for the drop, and McNemar's p-value")
  func intervals() throws {
    let row = try #require(rows(Self.lines).last)
    #expect(row.cleanAccuracyCI95 == .wilson(successes: 4, of: 5))
    #expect(row.attackedAccuracyCI95 == .wilson(successes: 3, of: 5))
    #expect(row.robustAccuracyCI95 == .wilson(successes: 2, of: 5))
    #expect(row.flippedOfCorrectCI95 == .wilson(successes: 2, of: 4))
    #expect(row.dropCI95 == .pairedDifference(onlyFirst: 2, onlySecond: 1, of: 5))
    #expect(row.pValue == 1)
  }

  @Test("test the paper's claim where the attacker does not know the model, and there alone")
  func claim() throws {
    let known = try rows(Self.lines)
    #expect(known.allSatisfy { $0.claim == nil && $0.neededForClaim == nil })
    let unknown = try rows(Self.lines, attacked: "S")
    #expect(unknown.map(\.claim) == [nil, .undecided])
    #expect(unknown.map(\.neededForClaim) == [nil, nil], "the drop of 20 points is not below it")
    let unflipped = try rows([Self.lines[0], Self.lines[5]], attacked: "S")
    #expect(unflipped.map(\.claim) == [nil, .undecided])
    #expect(unflipped.map(\.neededForClaim) == [nil, 1277])
  }

  @Test("stand beside the difference between the models, picture by picture")
  func between() throws {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    let ledger = try OutcomeLedger(path: folder.file("ledger.sqlite"), subject: "a test")
    let said: [(image: String, net: Emotion?, marks: Emotion?)] = [
      ("a", .fear, .fear), ("b", .fear, nil), ("c", .anger, .fear), ("d", nil, .fear),
      ("e", .sadness, .anger),
    ]
    let rows = said.map { answers -> LedgerRow in
      LedgerRow(
        condition: Self.attack, image: answers.image, actual: .fear, distance: 8, succeeded: nil,
        queries: nil,
        answers: [
          "net": MethodAnswer(predicted: answers.net, faceFound: true),
          "marks": MethodAnswer(predicted: answers.marks, faceFound: false),
        ])
    }
    try ledger.add(rows)
    let attack = Condition(attack: AttackValue(try ProjectedGradientDescent()), epsilon: 8)
    let found = try ModelDifference.between(
      "net", and: "marks", under: [.clean, attack], ledger: ledger)
    #expect(found.map(\.attack) == ["pgd-20"], "no picture was shown clean")
    let difference = try #require(found.first)
    #expect(difference.n == 5 && difference.onlyAttacked == 1 && difference.onlyObserver == 2)
    #expect(difference.difference == -0.2)
    #expect(difference.differenceCI95 == .pairedDifference(onlyFirst: 1, onlySecond: 2, of: 5))
    #expect(difference.pValue == McNemarTest.exactPValue(onlyFirst: 1, onlySecond: 2))
    #expect(try ModelDifference.between("net", and: "S", under: [attack], ledger: ledger).isEmpty)
  }

  @Test("keep the highest memory of a condition that was resumed")
  func memory() throws {
    let folder = try TemporaryFolder()
    for peak in [700.0, 300] {
      try RunCosts(RunFolder(path: folder.path)).add(peakMebibytes: peak, of: .clean)
    }
    #expect(try RunCosts(RunFolder(path: folder.path)).peakMebibytes == ["clean": 700])
  }

  @Test("of clean pictures lose nothing against themselves")
  func clean() throws {
    let row = try #require(rows(Self.lines).first)
    #expect(row.attack == "clean" && row.norm == nil && row.knowledge == .none)
    #expect(row.drop == 0 && row.flippedOfCorrect == 0 && row.facesLost == 0)
    #expect(row.cleanAccuracy == row.attackedAccuracy)
    #expect(row.nWithFace == 3)
  }

  @Test("have the drop over pictures with a face both times")
  func withFaceBoth() throws {
    let flip = [
      Self.line(Self.clean, "f", said: "fear", face: true),
      Self.line(Self.attack, "f", said: "anger", face: true),
    ]
    let row = try #require(rows(Self.lines + flip).last)
    #expect(row.nWithFaceBoth == 2)
    #expect(row.dropWithFaceBoth == 0.5)
    #expect(row.dropWithFaceBothCI95 == .pairedDifference(onlyFirst: 1, onlySecond: 0, of: 2))
  }

  @Test("have no drop over pictures with a face both times where there is none")
  func noFaceBoth() throws {
    let row = try #require(rows([Self.lines[1], Self.lines[6]]).last)
    #expect(row.nWithFaceBoth == 0 && row.dropWithFaceBoth == nil)
    #expect(row.dropWithFaceBothCI95 == ConfidenceInterval(lower: -1, upper: 1))
  }

  @Test("leave out pictures without a clean row, and count one that is there twice once")
  func unpaired() throws {
    let more = [
      Self.line(Self.attack, "f", said: "anger", face: true, distance: 9),
      Self.line(Self.attack, "a", said: "fear", face: true, distance: 7),
    ]
    #expect(try rows(Self.lines + more) == rows(Self.lines))
  }

  @Test("are left out for a model, or a condition, that the ledger does not know")
  func unknown() throws {
    #expect(try rows(Self.lines, models: ["R", "S"]).map(\.model) == ["R", "R"])
    #expect(try rows(Array(Self.lines.prefix(5))).map(\.attack) == ["clean"])
    #expect(try rows([]) == [])
  }
}
