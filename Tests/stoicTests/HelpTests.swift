import TestSupport
import Testing

@Suite("The help of stoic")
struct HelpTests {
  @Test("It lists every command, those that are handed over too", arguments: [["--help"], []])
  func commands(arguments: [String]) async throws {
    let outcome = try await Program.stoic.run(arguments)
    #expect(outcome.status == 0)
    for command in [
      "models", "train", "evaluate", "compare", "attack", "robustness", "transfer",
      "certify", "report", "bench",
    ] {
      #expect(outcome.standardOutput.contains("\n  \(command) "), "\(command) is not listed")
    }
  }

  @Test("An unknown command is wrong use, and is named")
  func unknown() async throws {
    let outcome = try await Program.stoic.run("trian", "landmark")
    #expect(outcome.status == 64)
    #expect(outcome.standardOutput == "")
    #expect(outcome.standardError.contains("trian"))
  }

  @Test(
    "A picture whose name begins with a dash is wrong use, not a call for help",
    arguments: [Program.stoic, .stoicVideo, .stoicLab])
  func dash(program: Program) async throws {
    let outcome = try await program.run("recognize", "a.jpg", "-beach.jpg", "--format", "csv")
    #expect(outcome.status == 64)
    #expect(outcome.standardOutput == "")
    #expect(outcome.standardError.contains("./-beach.jpg"))
  }

  @Test("Help that cannot be printed is a fault of the machine")
  func full() async throws {
    let outcome = try await Program(path: "/bin/sh").run(
      "-c", "'\(Program.stoic.path)' --help > /dev/full")
    #expect(outcome.status == 70)
    #expect(outcome.standardError.contains("No space left"))
  }

  @Test("An unknown option of an own command is wrong use, and is named")
  func unknownOption() async throws {
    let outcome = try await Program.stoic.run("models", "--jsn")
    #expect(outcome.status == 64)
    #expect(outcome.standardError.contains("--jsn"))
  }

  @Test(
    "The program loads neither libtorch, FFmpeg nor OpenCV's imgcodecs, so that it starts at once")
  func light() async throws {
    // Makes the system's loader list what it loads, instead of starting the program.
    let outcome = try await Program.stoic.run(environment: ["LD_TRACE_LOADED_OBJECTS": "1"])
    #expect(outcome.standardOutput.contains("libswiftCore"))
    for heavy in [
      "libtorch", "libc10", "imgcodecs", "libgdal", "libavformat", "libavcodec", "libswscale",
    ] {
      #expect(!outcome.standardOutput.contains(heavy), "\(heavy) is loaded")
    }
  }
}
