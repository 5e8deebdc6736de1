import AdversarialAttacks
import EmotionCore
import EmotionDatasets
import Foundation
import PixelImages
import TestSupport
import Testing
import Toolkit

@testable import AttackSuites

@Suite("An adversarial copy of a dataset")
struct AdversarialCopyTests {
  private let trial: Trial

  init() throws { trial = try Trial() }

  private func copy(
    _ attack: any Attack, epsilon: Double?, output: String = "copy", stopsAtSuccess: Bool = false
  ) throws -> AdversarialCopy {
    try AdversarialCopy(
      of: trial.dataset.images(in: .test), in: trial.dataset, model: trial.model(trial.nearest()),
      attack: AttackValue(attack), epsilon: epsilon, stopsAtSuccess: stopsAtSuccess, seed: 1,
      output: trial.folder.file(output), version: "1")
  }

  private func bytes(_ name: String) throws -> Data {
    try Data(contentsOf: URL(fileURLWithPath: trial.folder.file(name)))
  }

  @Test("is a dataset of its own, within epsilon of the original, and fools the model")
  func dataset() throws {
    let summary = try copy(AutoPGD(steps: 10), epsilon: 100).run()
    #expect(summary.pictures == 7 && summary.right == 7 && summary.withstood == 0)
    #expect(summary.largestDistance <= 100)
    let made = try Dataset.open(trial.folder.file("copy"))
    let (before, after) = (
      trial.dataset.images(in: .test).sorted { $0.emotion.index < $1.emotion.index },
      made.images.sorted { $0.emotion.index < $1.emotion.index }
    )
    #expect(after.count == 7 && after.allSatisfy { $0.split == .test })
    for (original, changed) in zip(before, after) {
      let (a, b) = (try original.load().pixels, try changed.load().pixels)
      let largest = zip(a, b).map { abs(Int($0) - Int($1)) }.max() ?? 0
      #expect((1...100).contains(largest))
    }
  }

  @Test("says how far it is while a batch is under attack, too")
  func progress() throws {
    var said: [AdversarialCopy.Progress] = []
    _ = try copy(SquareAttack(queries: 20), epsilon: 8).run { said.append($0) }
    #expect(said.count { $0.done == 0 } >= 20 && said.allSatisfy { $0.total == 7 })
    #expect(said.map(\.queries) == said.map(\.queries).sorted())
    #expect(said.last?.done == 7 && (said.last?.queries ?? 0) >= 7 * 20)
  }

  @Test("goes on after a kill with the same bytes, and keeps what is there")
  func resumed() throws {
    let attack = try ProjectedGradientDescent(steps: 3)
    _ = try copy(attack, epsilon: 8).run()
    let table = try bytes("copy/labels.csv")
    let names = try FileManager.default.subpathsOfDirectory(
      atPath: trial.folder.file("copy/images")
    )
    .filter { $0.hasSuffix(".png") }.sorted()
    #expect(names.count == 7)
    let lost = "copy/images/\(names[2])"
    let picture = try bytes(lost)
    try FileManager.default.removeItem(atPath: trial.folder.file(lost))
    try FileManager.default.removeItem(atPath: trial.folder.file("copy/labels.csv"))
    _ = try copy(attack, epsilon: 8).run()
    #expect(try bytes(lost) == picture && bytes("copy/labels.csv") == table)
  }

  @Test("refuses a folder with another copy or other files, and an epsilon that does not fit")
  func refused() throws {
    let attack = ProjectedGradientDescent.fgsm()
    _ = try copy(attack, epsilon: 8)
    try trial.folder.write("mine", to: "full/diary.txt")
    for (attack, epsilon, output) in [
      (attack, 4, "copy"), (attack, 8, "full"), (attack, nil, "new"), (attack, 0.5, "new"),
    ] as [(any Attack, Double?, String)] {
      let error = #expect(throws: SuiteError.self) {
        try copy(attack, epsilon: epsilon, output: output)
      }
      #expect(error?.fault == .usage)
    }
    #expect(try String(decoding: bytes("full/diary.txt"), as: UTF8.self) == "mine")
  }
}
