import EmotionCore
import EmotionDatasets
import EmotionRecognition
import EvaluationStatistics
import FaceAnalysis
import ModelFixtures
import RobustnessEvaluation
import TestSupport
import Testing
import Toolkit

@Suite("An evaluation")
struct EvaluationTests {
  enum Method: CaseIterable { case resnet, landmark }

  private func evaluate(
    _ method: Method, _ trial: Trial, noFace: NoFacePolicy = .priorBox, threads: Int = 2,
    strict: Bool = false, report: (Int, Int) -> Void = { _, _ in }
  ) throws -> Evaluation {
    let files = try ModelFiles.shared()
    let path = method == .resnet ? files.resnet : files.landmark
    return try Evaluation(
      of: ModelLibrary(folders: []).model(path), on: trial.dataset.images(in: .test),
      predictor: ShapePredictor(), noFace: noFace, threads: threads,
      strict: strict,
      report: report)
  }

  // Of each emotion's two pictures, one is a face and one is waves.
  @Test(
    "counts every picture, and apart those in which a face was found", arguments: Method.allCases)
  func denominators(method: Method) throws {
    let trial = try Trial(perClass: 2)
    var reports: [String] = []
    let evaluation = try evaluate(method, trial) { reports.append("\($0) of \($1)") }
    #expect(evaluation.summary.n == 14)
    #expect(evaluation.summary.nWithFace == 7)
    #expect(evaluation.summary.noFace == [Int](repeating: 0, count: 7))
    #expect(evaluation.modelName == "toy-\(method)")
    #expect(evaluation.rejections.isEmpty)
    #expect(reports == ["14 of 14"])
  }

  @Test("counts a skipped picture as wrong and without an answer")
  func skip() throws {
    let trial = try Trial(perClass: 2)
    let all = try evaluate(.landmark, trial).summary
    let summary = try evaluate(.landmark, trial, noFace: .skip).summary
    #expect(summary.n == 14)
    #expect(summary.noFace == [Int](repeating: 1, count: 7))
    #expect(summary.nWithFace == all.nWithFace)
    #expect(summary.correctWithFace == all.correctWithFace)
    #expect(summary.correct == summary.correctWithFace)
  }

  @Test("ends at a lost face where the policy says so")
  func errorPolicy() throws {
    let trial = try Trial(perClass: 2)
    let error = #expect(throws: ComparisonError.self) {
      try evaluate(.landmark, trial, noFace: .error)
    }
    #expect(error?.fault == .data)
    #expect(error?.description.contains("no face") == true)
  }

  @Test("does not depend on the number of threads", arguments: Method.allCases)
  func threads(method: Method) throws {
    let trial = try Trial(perClass: 2)
    #expect(
      try evaluate(method, trial, threads: 1).summary
        == evaluate(method, trial, threads: 3).summary)
  }

  @Test("lists what cannot be read, which is an error when strict")
  func unreadable() throws {
    let trial = try Trial { try $0.write("not a picture", to: "test/anger/text.jpg") }
    let evaluation = try evaluate(.resnet, trial)
    #expect(evaluation.summary.n == 7)
    #expect(evaluation.rejections.map(\.item) == ["test/anger/text.jpg"])
    let error = #expect(throws: ComparisonError.self) {
      try evaluate(.resnet, trial, strict: true)
    }
    #expect(error?.fault == .data)
    #expect(error?.description.contains("test/anger/text.jpg") == true)
  }
}
