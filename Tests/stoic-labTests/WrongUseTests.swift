import ArgumentParser
import ModelFixtures
import TestSupport
import Testing

@testable import stoic_lab

@Suite("Wrong use of the laboratory")
struct WrongUseTests {
  private static let compare = ["compare", "--data", "d", "--output", "o"]
  private static let train = ["train", "resnet", "--data", "d", "--output", "o"]
  private static let trainLandmarks = ["train", "landmarks", "--data", "d", "--output", "o"]
  private static let certify = ["certify", "--model", "m", "--data", "d"]
  private static let evaluate = ["evaluate", "--data", "d", "--model", "m"]

  @Test(
    "is status 64 and names the option and its values",
    arguments: [
      (["evaluate", "--data", "d"], ["--model"]),
      (["train", "resnet", "--output", "o"], ["--data"]),
      (compare + ["--epsilon=-1"], ["epsilon -1.0", "255ths"]),
      (compare + ["--epsilon", "-1"], ["epsilon -1.0", "255ths"]),
      (compare + ["--epsilon", "-1,abc"], ["abc", "1,2,4,8,16"]),
      (compare + ["--epsilon", "abc"], ["abc", "1,2,4,8,16"]),
      (compare + ["--epsilon", "300"], ["epsilon 300.0"]),
      (compare + ["--epsilon", "nan"], ["nan"]),
      (compare + ["--epsilon", ","], ["no epsilon"]),
      (compare + ["--attack", "magic"], ["magic", "fgsm, pgd"]),
      (compare + ["--norm", "l3"], ["l3", "linf"]),
      (compare + ["--steps", "0"], ["steps"]),
      (compare + ["--limit", "0"], ["limit"]),
      (compare + ["--no-face", "error"], ["prior-box"]),
      (compare + ["--threads", "0"], ["--threads"]),
      (compare + ["--seed", "-1"], ["--seed"]),
      (compare + ["--split", "exam"], ["exam", "validation"]),
      (evaluate + ["--limit", "0"], ["--limit"]),
      (evaluate + ["--threads", "0"], ["--threads"]),
      (evaluate + ["--no-face", "perhaps"], ["perhaps", "prior-box"]),
      (evaluate + ["--engine", "opencv"], ["opencv", "dlib"]),
      (evaluate + ["--min-face=-1"], ["--min-face"]),
      (evaluate + ["--threshold", "-2"], ["--threshold", "-1"]),
      (evaluate + ["--update-card", "--min-face", "90"], ["--update-card", "--min-face"]),
      (train + ["--engine", "none"], ["--engine"]),
      (compare + ["--min-face", "nan"], ["--min-face"]),
      (["train", "landmark", "--data", "d", "--output", "o", "--engine", "no"], ["native"]),
      (train + ["--depth", "19"], ["19", "18, 34, 50 and 101"]),
      (train + ["--epochs", "0"], ["--epochs"]),
      (train + ["--learning-rate", "nan"], ["--learning-rate"]),
      (train + ["--mixup-probability", "1.5"], ["--mixup-probability"]),
      (train + ["--weight-decay=-1"], ["--weight-decay"]),
      (train + ["--center-crop", "0"], ["--center-crop"]),
      (train + ["--center-crop", "nan"], ["--center-crop"]),
      (train + ["--framing", "scene"], ["scene", "portrait"]),
      (train + ["--stem", "brain"], ["brain", "standard"]),
      (train + ["--adversarial", "slow"], ["slow", "fast"]),
      (train + ["--epsilon", "8"], ["--adversarial"]),
      (train + ["--adversarial", "fast", "--ramp=-1"], ["--ramp"]),
      (train + ["--adversarial", "fast", "--epsilon", "0"], ["--epsilon"]),
      (trainLandmarks + ["--clean", "--adversarial", "fast"], ["--clean"]),
      (trainLandmarks + ["--width", "0"], ["--width"]),
      (trainLandmarks + ["--displacement-weight=-1"], ["--displacement-weight"]),
      (compare + ["--knowledge", "rumours"], ["rumours", "white-box"]),
      (compare + ["--knowledge", "transfer,transfer"], ["once"]),
      (compare + ["--knowledge", "black-box", "--queries", "0"], ["queries"]),
      (compare + ["--knowledge", "white-box", "--attack", "fgsm"], ["--attack"]),
      (compare + ["--queries", "10"], ["--knowledge"]),
      (compare + ["--knowledge", "black-box", "--source", "resnet"], ["transfer"]),
      (["bench", "--pictures", "0"], ["--pictures"]),
      (["bench", "alignment", "--data", "d", "--pictures", "0"], ["--pictures"]),
      (["bench", "synthesis", "--faces", "0"], ["--faces"]),
      (["bench", "synthesis", "--size", "31"], ["32 to 4096"]),
      (["bench", "synthesis", "--engine", "opencv"], ["native"]),
      (certify + ["--deviation", "0"], ["--deviation"]),
      (certify + ["--copies", "0"], ["--copies"]),
      (certify + ["--alpha", "1"], ["--alpha"]),
      (["dance"], ["dance"]),
    ])
  func refused(arguments: [String], words: [String]) {
    let error = #expect(throws: (any Error).self) { try Lab.parseAsRoot(arguments) }
    guard let error else { return }
    #expect(Lab.exitCode(for: error).rawValue == 64)
    let message = Lab.fullMessage(for: error)
    for word in words { #expect(message.contains(word), "\(word) is not in: \(message)") }
  }

  @Test(
    "is a file where a folder is needed: option, file and what to give are said",
    arguments: [
      (["attack", "--model", "m", "--attack", "fgsm", "--epsilon", "8"], "--output"),
      (["transfer", "--attack", "fgsm", "--epsilon", "8"], "--output"),
      (["robustness", "--model", "m"], "--output"), (["compare"], "--output"),
      (["report", "r"], "--against"),
    ])
  func fileForFolder(arguments: [String], option: String) throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("mine", to: "notes.txt")
    for path in [file, file + "/run"] {
      let error = #expect(throws: (any Error).self) {
        try Lab.parseAsRoot(arguments + [option, path])
      }
      guard let error else { continue }
      #expect(Lab.exitCode(for: error).rawValue == 64)
      let message = Lab.fullMessage(for: error)
      for word in [option, "\(file) is a file", "path of a folder"] {
        #expect(message.contains(word), "\(word) is not in: \(message)")
      }
    }
  }

  @Test("is told on standard error, and nothing is written")
  func told() async throws {
    let folder = try TemporaryFolder()
    let outcome = try await Program.stoic.run(Self.compare + ["--epsilon=-1"], in: folder.path)
    outcome.expectFailure(64, saying: ["epsilon -1.0", "255ths", "Usage: stoic compare"])
    #expect(try folder.names() == [])
  }

  @Test("is an output folder that holds something else, which stays as it is")
  func foreignOutput() async throws {
    let folder = try TemporaryFolder()
    try LabelledPictures.write(perClass: 1, to: folder)
    let output = try TemporaryFolder()
    try output.write("mine", to: "thesis.tex")
    let outcome = try await Program.compare(["--data", folder.path, "--output", output.path])
    outcome.expectFailure(64, saying: [output.path, "manifest.json", "--output"])
    #expect(try output.names() == ["thesis.tex"])
  }

  @Test(
    "has help for every command, with each option's default",
    arguments: [
      ("train resnet", ["--depth <depth>", "(default: 18", "checkpoint"]),
      ("evaluate", ["--model <model>", "default: prior-box", "--json"]),
      ("compare", ["--epsilon <numbers>", "1,2,4,8,16", "fgsm,pgd", "20 of PGD"]),
      ("bench methods", ["--pictures <pictures>", "default: 100"]),
      ("bench alignment", ["--data <path>", "default: 1000", "--json"]),
    ])
  func help(command: String, words: [String]) async throws {
    let outcome = try await Program.stoic.run(
      ["help"] + command.split(separator: " ").map(String.init))
    #expect(outcome.status == 0)
    // Lines break anywhere.
    let help = outcome.standardOutput.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    for word in words { #expect(help.contains(word), "\(word)") }
  }
}
