import DeepRecognition
import EmotionCore
import EmotionDatasets
import EmotionRecognition
import EvaluationStatistics
import FaceAnalysis
import ModelEvaluation
import ModelFixtures
import TestSupport
import Testing
import Toolkit

@Suite("An evaluation")
struct EvaluationTests {
  enum Method: CaseIterable { case resnet, landmark }

  /// Of each emotion some pictures, all in the test split.
  private func dataset(
    perClass: Int = 1, addTo: (TemporaryFolder) throws -> Void = { _ in }
  ) throws -> (Dataset, TemporaryFolder) {
    let folder = try TemporaryFolder()
    try LabelledPictures.write(perClass: perClass, to: folder)
    try addTo(folder)
    return (try Dataset.open(folder.path), folder)
  }

  private func evaluate(
    _ method: Method, _ dataset: Dataset, noFace: NoFacePolicy = .priorBox, threads: Int = 2,
    strict: Bool = false, report: (Int, Int) -> Void = { _, _ in }
  ) throws -> Evaluation {
    let files = try ModelFiles.shared()
    let model = try ModelLibrary(folders: []).model(
      method == .resnet ? files.resnet : files.landmark)
    return try Evaluation(
      of: ModelLoader.withNetworks.load(model), on: dataset.images(in: .test), of: dataset,
      pipeline: FacePipeline.Recipe(
        framing: .faceCrop, noFace: noFace, predictor: ShapePredictor()),
      threads: threads, strict: strict, report: report)
  }

  // Of each emotion's two pictures, one is a face and one is waves.
  @Test(
    "counts every picture, and apart those in which a face was found", arguments: Method.allCases)
  func denominators(method: Method) throws {
    let (trial, folder) = try dataset(perClass: 2)
    defer { _ = folder }
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
    let (trial, folder) = try dataset(perClass: 2)
    defer { _ = folder }
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
    let (trial, folder) = try dataset(perClass: 2)
    defer { _ = folder }
    let error = #expect(throws: PictureError.self) {
      try evaluate(.landmark, trial, noFace: .error)
    }
    #expect(error?.cause is FaceError)
    #expect(error?.fault == .data)
    #expect(error?.description.contains("no face") == true)
  }

  @Test("does not depend on the number of threads", arguments: Method.allCases)
  func threads(method: Method) throws {
    let (trial, folder) = try dataset(perClass: 2)
    defer { _ = folder }
    #expect(
      try evaluate(method, trial, threads: 1).summary
        == evaluate(method, trial, threads: 3).summary)
  }

  @Test("lists what cannot be read, which is an error when strict")
  func unreadable() throws {
    let (trial, folder) = try dataset {
      _ = try $0.write("not a picture", to: "test/anger/text.jpg")
    }
    defer { _ = folder }
    let evaluation = try evaluate(.resnet, trial)
    #expect(evaluation.summary.n == 7)
    #expect(evaluation.rejections.map(\.item) == ["test/anger/text.jpg"])
    let error = #expect(throws: DatasetError.self) {
      try evaluate(.resnet, trial, strict: true)
    }
    #expect(error?.fault == .data)
    #expect(error?.description.contains("test/anger/text.jpg") == true)
  }
}
