import AdversarialAttacks
import DatasetPreparation
import EmotionCore
import EmotionDatasets
import Foundation
import Tensors
import TestSupport
import Testing
import Toolkit

@testable import AttackSuites

/// The scores of `mean-classes.pt` are a half, the mean of the pixels, and twice that.
///
/// `Fixtures/make-mean-classes.py` wrote it.
@Suite("A network in TorchScript")
struct ScriptOracleTests {
  private let path: String
  private let folder: TemporaryFolder

  init() throws {
    path =
      URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Fixtures/mean-classes.pt").path
    folder = try TemporaryFolder()
  }

  private func oracle(_ input: String = "1x4x4", classes: Int = 3) throws -> ScriptOracle {
    try ScriptOracle(path: path, input: #require(InputShape(input)), classes: classes)
  }

  @Test(
    "gives its scores for grey and coloured pictures of any size, and their gradient",
    arguments: [[2, 1, 4, 4], [2, 3, 4, 4], [2, 1, 9, 6], [1, 3, 2, 3]])
  func scores(shape: [Int]) throws {
    let oracle = try oracle()
    let pixels = try Tensor.full(0.25, shape)
    let scores = try oracle.scores(pixels).floats()
    let expected = (0..<shape[0]).flatMap { _ in [0.5, 0.25, 0.5] as [Float] }
    #expect(zip(scores, expected).allSatisfy { abs($0 - $1) < 1e-5 })
    let (_, gradient) = try oracle.objectiveAndGradient(pixels) { (logits) throws(TensorError) in
      try logits.sum(over: [1])
    }
    // All classes together rise by three times the mean.
    let sum = try gradient.floats().reduce(0, +)
    #expect(gradient.shape == shape && abs(sum - 3 * Float(shape[0])) < 1e-3)
  }

  @Test("is attacked with the labels that it has, in their order")
  func labels() throws {
    let model = AttackedModel(
      name: "mine", fingerprint: "1", classes: ["happy", "Sad", "cats"], oracle: try oracle(),
      framing: "")
    #expect(model.label(of: .happiness) == 0 && model.label(of: .sadness) == 1)
    #expect(model.label(of: .fear) == nil)
    let trial = try Trial()
    let run = try trial.run(model, [ProjectedGradientDescent.fgsm()], epsilons: [8])
    #expect(run.queue.count == 2 && run.rejections.count == 5)
    #expect(run.rejections.allSatisfy { $0.reason.contains("no class for") })
  }

  @Test("that is none, takes another input or has other classes is refused in a sentence")
  func refused() throws {
    let text = try folder.write(Data("no network".utf8), to: "a.pt")
    let input = try #require(InputShape("1x4x4"))
    for (words, make) in [
      ("no TorchScript", { try ScriptOracle(path: text, input: input, classes: 3) }),
      ("No such file", { try ScriptOracle(path: "/nowhere.pt", input: input, classes: 3) }),
      ("[2, 7]", { try oracle(classes: 7) }),
    ] as [(String, () throws -> ScriptOracle)] {
      let error = #expect(throws: SuiteError.self) { try make() }
      let said = error?.description ?? ""
      #expect(said.contains(words) && error?.fault == .data && !said.contains("frame #"), "\(said)")
    }
  }

  @Test(
    "has an input of channels, height and width", arguments: ["", "48", "2x4x4", "1x0x4", "1x4xa"])
  func input(text: String) { #expect(InputShape(text) == nil) }
}
