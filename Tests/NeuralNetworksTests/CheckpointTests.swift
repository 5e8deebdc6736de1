import Foundation
import Safetensors
import Tensors
import TestSupport
import Testing
import Toolkit

@testable import NeuralNetworks

@Suite("A checkpoint")
struct CheckpointTests {
  private let folder: TemporaryFolder
  private var path: String { folder.file("run.checkpoint") }

  init() throws { folder = try TemporaryFolder() }

  private func expectSame(
    _ found: (network: MultilayerNetwork, best: BestScore),
    _ expected: (network: MultilayerNetwork, best: BestScore)
  ) throws {
    #expect(found.best == expected.best)
    #expect(try contents(found.network.state) == contents(expected.network.state))
  }

  /// Runs until the data fail, which leaves the checkpoint of the last whole epoch.
  private func interrupt(_ plan: TrainingPlan, batches: Int) throws {
    #expect(throws: TensorError.self) {
      try Trainer.toy(plan, data: FailingData(batches: batches)).run(checkpoint: path)
    }
    #expect(FileManager.default.fileExists(atPath: path))
  }

  // 48 examples in eights are 6 steps per epoch.
  @Test(
    "of an interrupted run leads to the weights of an uninterrupted one, bit for bit",
    arguments: TrainingTests.methods, [6, 13, 35])
  func resume(plan: TrainingPlan, batches: Int) throws {
    try interrupt(plan, batches: batches)
    var epochs: [Int] = []
    let resumed = try Trainer.toy(plan).run(checkpoint: path) { progress in
      if progress.score != nil { epochs.append(progress.epoch) }
    }
    #expect(epochs == Array((batches / 6 + 1)...plan.epochs))
    try expectSame(resumed, Trainer.toy(plan).run())
  }

  @Test("of a run that was interrupted repeatedly leads to them too")
  func resumeOften() throws {
    let plan = ToyProblem.plan
    for _ in 0..<plan.epochs - 1 {
      #expect(throws: TensorError.self) {
        try Trainer.toy(plan, data: FailingData(batches: 7)).run(checkpoint: path)
      }
    }
    try expectSame(Trainer.toy(plan).run(checkpoint: path), Trainer.toy(plan).run())
  }

  @Test("remembers the best epoch, its weights and how long ago it was")
  func resumeBest() throws {
    var plan = ToyProblem.plan
    plan.patience = 3
    let scores: [Float] = [0.2, 0.9, 0.4, 0.6, 0.7, 0.8]
    func trainer(_ data: any TrainingData = ToyProblem(), from epoch: Int = 0) throws
      -> Trainer<MultilayerNetwork>
    {
      var epoch = epoch
      return try Trainer.toy(plan, data: data) { _ throws(TensorError) in
        epoch += 1
        return scores[epoch - 1]
      }
    }
    let whole = try trainer().run()
    #expect(whole.best == BestScore(epoch: 2, score: 0.9))
    #expect(throws: TensorError.self) {
      try trainer(FailingData(batches: 20)).run(checkpoint: path)
    }
    var epochs = 0
    let resumed = try trainer(from: 3).run(checkpoint: path) { progress in
      if progress.score != nil { epochs += 1 }
    }
    #expect(epochs == 2)
    try expectSame(resumed, whole)
  }

  @Test("of a finished run gives its result without another step")
  func done() throws {
    let whole = try Trainer.toy().run(checkpoint: path)
    var steps = 0
    let again = try Trainer.toy().run(checkpoint: path) { _ in steps += 1 }
    #expect(steps == 0)
    try expectSame(again, whole)
  }

  static let changes: [@Sendable (inout TrainingPlan) -> Void] = [
    { $0.seed += 1 }, { $0.epochs += 1 }, { $0.learningRate = $0.learningRate.nextUp },
    { $0.method = .adamW }, { $0.classWeights = nil }, { $0.bfloat16 = true },
    { $0.batchSize = 9 }, { $0.averageDecay = 0.91 }, { $0.patience = 5 },
  ]

  @Test("of another plan is refused with the differences only")
  func difference() throws {
    try interrupt(ToyProblem.plan, batches: 6)
    var plan = ToyProblem.plan
    plan.epochs += 1
    let error = #expect(throws: TrainingError.self) {
      try Trainer.toy(plan).run(checkpoint: path)
    }
    let words =
      "another run: epochs is \(plan.epochs - 1) there and \(plan.epochs) here. Give the options"
    #expect(error?.description.contains(words) == true, "\(error as Any)")
  }

  @Test("of another plan is refused and kept", arguments: changes.indices)
  func otherPlan(index: Int) throws {
    try interrupt(ToyProblem.plan, batches: 6)
    let before = try Data(contentsOf: URL(fileURLWithPath: path))
    var plan = ToyProblem.plan
    Self.changes[index](&plan)
    let error = #expect(throws: TrainingError.self) {
      try Trainer.toy(plan).run(checkpoint: path)
    }
    guard case .foreignCheckpoint(path, _) = error else {
      Issue.record("\(error as Any)")
      return
    }
    #expect(error?.fault == .usage)
    #expect(error?.description.contains(path) == true)
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
  }

  @Test("that is another safetensors file is refused")
  func otherFile() throws {
    try SafetensorsFile(metadata: ["training": "much"]).write(to: path)
    let error = #expect(throws: TrainingError.self) { try Trainer.toy().run(checkpoint: path) }
    guard case .foreignCheckpoint = error else {
      Issue.record("\(error as Any)")
      return
    }
  }

  @Test("of another network is refused")
  func otherNetwork() throws {
    try interrupt(ToyProblem.plan, batches: 6)
    let other = try Trainer(
      plan: ToyProblem.plan, data: ToyProblem(),
      makeNetwork: { generator throws(TensorError) in
        try MultilayerNetwork(sizes: [2, 9, 3], dropout: 0.2, using: &generator)
      }, validate: ToyProblem.score)
    try expectFileError(.wrongShape) { try other.run(checkpoint: path) }
  }

  @Test("that is damaged is refused", arguments: [0, 7, 100, -1])
  func truncated(length: Int) throws {
    try interrupt(ToyProblem.plan, batches: 6)
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    try folder.write(
      length < 0 ? bytes.dropLast(-length) : bytes.prefix(length), to: "run.checkpoint")
    try expectFileError(.truncated) { try Trainer.toy().run(checkpoint: path) }
  }

  @Test(
    "with a missing or infinite tensor is refused",
    arguments: [
      "network.layers.0.weight", "average.layers.1.bias", "best.layers.0.bias",
      "optimizer.momentum.layers.0.weight",
    ])
  func badTensor(name: String) throws {
    try interrupt(ToyProblem.plan, batches: 6)
    var file = try SafetensorsFile.read(path)
    let tensor = try #require(file.tensors[name])
    file.tensors[name] = nil
    try file.write(to: path)
    try expectFileError(.missingTensor) { try Trainer.toy().run(checkpoint: path) }
    file.tensors[name] = StoredTensor(
      shape: tensor.shape, floats: [Float](repeating: .nan, count: tensor.count))
    try file.write(to: path)
    try expectFileError(.notFinite) { try Trainer.toy().run(checkpoint: path) }
  }

  @Test("that cannot be written ends the run with a reason")
  func unwritable() throws {
    try folder.write("in the way", to: "file")
    try expectFileError(.unwritable) {
      try Trainer.toy().run(checkpoint: folder.file("file/run.checkpoint"))
    }
  }

  private func expectFileError<R>(_ code: SafetensorsError.Code, _ run: () throws -> R) throws {
    let error = #expect(throws: SafetensorsError.self) { _ = try run() }
    #expect(error?.code == code, "\(error as Any)")
  }
}

// Exit tests that are given values need Swift 6.3.
#if compiler(>=6.3)
  @Suite("A training run that is killed")
  struct KilledTrainingTests {
    @Test(
      "between or within epochs, and resumed, equals an uninterrupted one", arguments: [12, 17])
    func resume(steps: Int) async throws {
      let folder = try TemporaryFolder()
      let path = folder.file("run.checkpoint")
      await #expect(processExitsWith: .signal(SIGKILL)) {
        [path = path as String, steps = steps as Int] in
        var done = 0
        _ = try Trainer.toy().run(checkpoint: path) { progress in
          // The report of an epoch comes after its checkpoint.
          if progress.score == nil { done += 1 }
          if done == steps, steps % 6 != 0 || progress.score != nil { kill(getpid(), SIGKILL) }
        }
      }
      var epochs: [Int] = []
      let resumed = try Trainer.toy().run(checkpoint: path) { progress in
        if progress.score != nil { epochs.append(progress.epoch) }
      }
      #expect(epochs == Array((steps / 6 + 1)...6))
      let whole = try Trainer.toy().run()
      #expect(resumed.best == whole.best)
      #expect(try contents(resumed.network.state) == contents(whole.network.state))
    }
  }
#endif
