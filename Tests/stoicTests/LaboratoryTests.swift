import Foundation
import TestSupport
import Testing

/// `stoic` is linked into a folder of its own, beside a `stoic-lab` that is the system's shell:
/// told `train a b`, it runs the script `train` of the working folder.
@Suite("Commands that are handed over to stoic-lab")
struct LaboratoryTests {
  private let folder: TemporaryFolder
  private let stoic: Program

  init() throws {
    // Beside the original, since a link cannot lead to another file system.
    folder = try TemporaryFolder(in: Program.folder)
    stoic = Program(path: folder.file("stoic"))
    try FileManager.default.linkItem(atPath: Program.stoic.path, toPath: stoic.path)
  }

  private func addLaboratory() throws {
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("stoic-lab"), withDestinationPath: "/bin/sh")
  }

  @Test(
    "Arguments, output and exit status are those of stoic-lab",
    arguments: [
      "train", "evaluate", "compare", "attack", "robustness", "transfer",
      "certify", "report", "bench",
    ])
  func handedOver(command: String) async throws {
    try addLaboratory()
    try folder.write("printf '<%s>' \"$@\"; echo said >&2; exit 37", to: command)
    let outcome = try await stoic.run(
      command, "--depth", "18", "a b", "", "--help", "--json", in: folder.path)
    #expect(outcome.status == 37)
    #expect(outcome.standardOutput == "<--depth><18><a b><><--help><--json>")
    #expect(outcome.standardError == "said\n")
  }

  @Test("Help for such a command is that of stoic-lab")
  func help() async throws {
    try addLaboratory()
    try folder.write("printf '<%s>' \"$@\"", to: "help")
    let outcome = try await stoic.run("help", "compare", in: folder.path)
    #expect(outcome.standardOutput == "<compare>")
  }

  @Test("The signal that ends stoic-lab ends the command")
  func signal() async throws {
    try addLaboratory()
    try folder.write("kill -KILL $$", to: "train")
    let outcome = try await stoic.run("train", in: folder.path)
    #expect(outcome.signalled)
    #expect(outcome.status == SIGKILL)
  }

  @Test("stoic-lab is found beside the program's own file, through links to it")
  func links() async throws {
    try addLaboratory()
    try folder.write("exit 5", to: "elsewhere/train")
    let link = folder.file("elsewhere/link")
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: stoic.path)
    let outcome = try await Program(path: link).run("train", in: folder.file("elsewhere"))
    #expect(outcome.status == 5)
  }

  @Test("Without stoic-lab, the error names where it should be and what to do")
  func missing() async throws {
    let outcome = try await stoic.run("compare", "--data", "x")
    #expect(outcome.status == 70)
    #expect(outcome.standardOutput == "")
    #expect(outcome.standardError.contains(folder.file("stoic-lab")))
    #expect(outcome.standardError.contains("make build"))
  }

  @Test("Without stoic-lab, the program's own commands work")
  func own() async throws {
    let outcome = try await stoic.run("models", "--json", in: folder.path)
    #expect(outcome.status == 0)
  }
}
