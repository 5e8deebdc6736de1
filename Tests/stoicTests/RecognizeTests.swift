import EmotionCore
import EmotionRecognition
import FaceSynthesis
import Foundation
import PixelImages
import TestSupport
import Testing
import Toolkit

@Suite("stoic recognize")
struct RecognizeTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    let faces = try FaceModel.read(ModelLibrary.standard().faceModel())
    var set = SyntheticDataset(faces, count: 4)
    (set.side, set.sampling.emotions) = (200, [.happiness])
    try set.write(to: folder.file("faces"))
  }

  private var pictures: String { folder.file("faces/happiness") }

  @Test("prints a table with a line for each face, and the counts on standard error")
  func table() async throws {
    let outcome = try await Program.stoic.run("recognize", pictures)
    #expect(outcome.status == 0, "\(outcome.standardError)")
    #expect(outcome.standardOutput.split(separator: "\n").count == 5)
    #expect(outcome.standardOutput.contains("happiness"))
    #expect(outcome.standardError.hasPrefix("4 pictures: 4 faces, 0 without a face, 0 failed; "))
  }

  @Test("tells by its status whether some pictures failed or all, or none was given")
  func status() async throws {
    let bad = try folder.write("no picture", to: "bad.jpg")
    #expect(try await Program.stoic.run("recognize", pictures, bad).status == 65)
    #expect(try await Program.stoic.run("recognize", bad).status == 66)
    #expect(try await Program.stoic.run("recognize", "/nowhere").status == 66)
    let none = try await Program.stoic.run("recognize", "-")
    #expect(none.status == 66)
    #expect(none.standardError.contains("no picture"))
  }

  @Test(
    "is wrong use without pictures, or with what does not fit",
    arguments: [
      ([], "path"), (["x", "--jobs", "0"], "--jobs"), (["x", "--format", "xml"], "xml"),
      (["x", "--max-faces", "0"], "--max-faces"), (["x", "--output", "a.json"], "csv or jsonl"),
      (["x", "--resume"], "--output"), (["x", "--no-face", "guess"], "skip"),
    ])
  func wrongUse(options: [String], words: String) async throws {
    let outcome = try await Program.stoic.run(["recognize"] + options)
    #expect(outcome.status == 64)
    #expect(outcome.standardError.contains(words), "\(outcome.standardError)")
  }

  @Test("names the models that there are where it is asked for another")
  func model() async throws {
    let outcome = try await Program.stoic.run("recognize", pictures, "--model", "oracle")
    #expect(outcome.status == 65)
    #expect(outcome.standardError.contains("fer2013-landmark-mlp"))
  }

  @Test("asks both methods side by side about the same faces")
  func both() async throws {
    let outcome = try await Program.stoic.run(
      "recognize", pictures + "/000000.png", "--model", "both", "--format", "csv")
    #expect(outcome.status == 0, "\(outcome.standardError)")
    let lines = outcome.standardOutput.split(separator: "\n")
    #expect(lines.count == 3)
    #expect(lines[1].contains("landmark") && lines[2].contains("resnet"))
  }

  @Test("writes a file that a second run goes on with, and annotated copies")
  func output() async throws {
    let table = folder.file("rows.csv")
    let first = try await Program.stoic.run(
      "recognize", pictures, "--output", table, "--annotate", folder.file("seen"))
    #expect(first.status == 0 && first.standardOutput.isEmpty, "\(first.standardError)")
    let rows = try String(contentsOfFile: table, encoding: .utf8)
    let copy = try Image.read(folder.file("seen") + pictures + "/000003.png.png")
    #expect(copy.width == 200 && copy.channels == 3)
    #expect(try await Program.stoic.run("recognize", pictures, "--output", table).status == 64)
    let lines = rows.split(separator: "\n")
    try folder.write(
      lines.prefix(3).joined(separator: "\n") + "\n" + lines[3].prefix(40), to: "rows.csv")
    let second = try await Program.stoic.run("recognize", pictures, "--output", table, "--resume")
    #expect(second.status == 0, "\(second.standardError)")
    #expect(second.standardError.contains("1 already present"))
    #expect(try String(contentsOfFile: table, encoding: .utf8) == rows)
  }

  @Test("writes what was read where Ctrl-C stops it, and a second run goes on from there")
  func interrupted() async throws {
    let output = folder.file("rows.csv")
    let rows: @Sendable () -> Int = { [output] in
      ((try? String(contentsOfFile: output, encoding: .utf8)) ?? "").split(separator: "\n").count
        - 1
    }
    let picture = pictures + "/000000.png"
    let arguments =
      ["recognize"] + [String](repeating: picture, count: 600) + [
        "--output", output, "--jobs", "1",
      ]
    let stopped = try await Program.stoic.run(arguments, sending: SIGINT, whenIn: folder.path) {
      rows() > 10
    }
    #expect(stopped.status == 130 && !stopped.signalled, "\(stopped.standardError)")
    #expect(stopped.standardError.contains("--resume"))
    #expect((10..<600).contains(rows()))
    let resumed = try await Program.stoic.run(arguments + ["--resume"])
    #expect(resumed.status == 0, "\(resumed.standardError)")
    #expect(rows() == 600)
  }

  @Test(
    "memory that is short fails a row or ends the run in a sentence, and never traps",
    arguments: [110_000, 150_000, 200_000, 400_000])
  func shortMemory(kilobytes: Int) async throws {
    let folder = try TemporaryFolder()
    let large = try Image(
      width: 6000, height: 5000, channels: 1, pixels: .init(repeating: 90, count: 30_000_000))
    try folder.write(large.jpegData(quality: 50), to: "large.jpg")
    let outcome = try await Program(path: "/bin/sh").run(
      "-c", "ulimit -v \(kilobytes); exec \"$0\" recognize \"$1\" \"$2\" --jobs 1 --format csv",
      Program.stoic.path, folder.file("large.jpg"), pictures + "/000000.png")
    #expect(!outcome.signalled && !outcome.standardError.contains("Fatal"))
    switch outcome.status {
    case 0: #expect(outcome.standardOutput.split(separator: "\n").count == 3)
    case 65, 66, 70:
      #expect((outcome.standardOutput + outcome.standardError).contains("memory"))
    default: Issue.record("status \(outcome.status): \(outcome.standardError)")
    }
  }

  @Test(
    "reads names that are not UTF-8, from a folder, an argument and standard input",
    arguments: ["\"$1\"", "\"$1\"/c*.png", "- < \"$1\"/list.txt"])
  func foreignNames(arguments: String) async throws {
    let folder = try TemporaryFolder()
    let outcome = try await Program(path: "/bin/sh").run(
      "-c",
      """
      cp "$2" "$1/$(printf 'caf\\351').png" && printf '%s/caf\\351.png\\n' "$1" > "$1/list.txt" &&
      "$0" recognize --format csv \(arguments)
      """, Program.stoic.path, folder.path, pictures + "/000000.png")
    #expect(outcome.status == 0, "\(outcome.standardError)")
    let rows = outcome.standardOutput.split(separator: "\n")
    #expect(rows.count == 2 && rows[1].hasPrefix("\(folder.path)/caf\\xE9.png,"))
  }

  @Test("too few file descriptors are a failed row or a sentence, never a trap", arguments: 4...9)
  func fewDescriptors(count: Int) async throws {
    let outcome = try await Program(path: "/bin/sh").run(
      "-c", "ulimit -n \(count); exec \"$0\" recognize \"$1\" --format csv", Program.stoic.path,
      pictures + "/000000.png")
    #expect(!outcome.signalled)
    #expect([66, 70, 127].contains(outcome.status) || outcome.status == 0)
    if outcome.status == 70 { #expect(outcome.standardError.contains("ulimit -n")) }
  }

  @Test("does not annotate its own copies when it is run twice")
  func annotatedTwice() async throws {
    let folder = try TemporaryFolder()
    try FileManager.default.copyItem(atPath: pictures + "/000000.png", toPath: folder.file("a.png"))
    for _ in 0..<2 {
      let outcome = try await Program.stoic.run(
        "recognize", ".", "--annotate", ".", in: folder.path)
      #expect(outcome.standardError.hasPrefix("1 picture: 1 face"), "\(outcome.standardError)")
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    #expect(names == ["a.png", "a.png.png"])
  }

  @Test("says that its reader has gone, and stops")
  func closed() async throws {
    let outcome = try await Program(path: "/bin/sh").run(
      "-c", "{ \"$0\" recognize \"$1\" --format jsonl; echo \"status $?\" >&2; } | true",
      Program.stoic.path, pictures)
    #expect(outcome.standardError.contains("status 70"), "\(outcome.standardError)")
    #expect(outcome.standardError.contains("closed"))
  }
}
