import EmotionCore
import Foundation
import PixelImages
import TestSupport
import Testing
import VideoFixtures
import VideoFrames

@Suite("stoic recognize, of videos")
struct RecognizeVideoTests {
  private let folder: TemporaryFolder
  private let clip: String

  init() throws {
    folder = try TemporaryFolder()
    clip = folder.file("clip.mp4")
    try FileManager.default.copyItem(atPath: Self.drawn.get().file("clip.mp4"), toPath: clip)
  }

  /// Two people for two seconds; drawn once.
  private static let drawn = Result {
    let folder = try TemporaryFolder.untilExit()
    try DrawnClip.occlusion(.post, seed: 1, seconds: 2).write(to: folder.file("clip.mp4"))
    return folder
  }

  /// The rows that the program writes, as columns to values.
  private func rows(_ text: String) throws -> [[String: Any]] {
    try text.split(separator: "\n").map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
  }

  @Test("gives every frame's faces with time, id and smoothed emotion, and counts frames")
  func frames() async throws {
    let outcome = try await Program.stoic.run("recognize", clip, "--format", "jsonl")
    #expect(outcome.status == 0, "\(outcome.standardError)")
    let rows = try rows(outcome.standardOutput)
    #expect(Set(rows.compactMap { $0["frame"] as? Int }) == Set(0..<50))
    #expect(Set(rows.compactMap { $0["id"] as? Int }) == [0, 1])
    for row in rows {
      let (frame, time) = (try #require(row["frame"] as? Int), try #require(row["time"] as? Double))
      #expect(abs(time - Double(frame) * 0.04) < 0.0001)
      #expect(row["smoothed_emotion"] is String)
      // Between detections a face has no score.
      #expect(row["FaceScore"] is NSNull == !frame.isMultiple(of: 5))
    }
    #expect(outcome.standardError.hasPrefix("1 video of 50 frames: 100 faces, 0 without a face"))
  }

  @Test("gives the same rows on any number of threads")
  func jobs() async throws {
    let one = try await Program.stoic.run("recognize", clip, "--format", "csv", "--jobs", "1")
    let four = try await Program.stoic.run("recognize", clip, "--format", "csv", "--jobs", "4")
    #expect(one.standardOutput == four.standardOutput && one.status == 0)
  }

  @Test("reads every so many frames, and pictures and videos of a folder in one list")
  func every() async throws {
    try folder.write(
      try DrawnClip.occlusion(.post, seed: 2, seconds: 0.1).frames[0].pngData(), to: "a.png")
    let outcome = try await Program.stoic.run(
      "recognize", folder.path, "--every", "10", "--format", "jsonl")
    let rows = try rows(outcome.standardOutput)
    let frames = rows.filter { $0["time"] is Double }.compactMap { $0["frame"] as? Int }
    #expect(Set(frames) == [0, 10, 20, 30, 40])
    #expect(rows.filter { $0["time"] is NSNull }.count == 2)
    #expect(outcome.standardError.hasPrefix("2 pictures, ") == false)
    #expect(outcome.standardError.hasPrefix("1 picture, 1 video of 5 frames: 12 faces"))
  }

  @Test("writes a copy with boxes, whose frames have their times, and no other file")
  func annotated() async throws {
    let copy = folder.file("out.mp4")
    let outcome = try await Program.stoic.run(
      "recognize", clip, "--every", "5", "--annotate", copy, "--format", "csv")
    #expect(outcome.status == 0, "\(outcome.standardError)")
    var reading = VideoReading()
    reading.color = true
    let reader = try VideoReader(.file(copy), reading)
    var frames: [VideoFrame] = []
    while let frame = try reader.next() { frames.append(frame) }
    #expect(frames.count == 10)
    for (number, frame) in frames.enumerated() {
      #expect(abs(frame.time - Double(number) * 0.2) < 0.0001)
      // What was drawn is grey; the lines have the colours of emotions.
      let pixels = try #require(frame.color).pixels
      let colored = stride(from: 0, to: pixels.count, by: 3).filter {
        abs(Int(pixels[$0]) - Int(pixels[$0 + 2])) > 80
      }
      #expect(colored.count > 200)
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    #expect(names == ["clip.mp4", "out.mp4"])
  }

  @Test("reads a part, and summarises each person in a table, a file and a chart")
  func people() async throws {
    let (summary, chart) = (folder.file("people.csv"), folder.file("chart.svg"))
    let outcome = try await Program.stoic.run(
      "recognize", clip, "--from", "0:00.4", "--to", "1", "--summary", summary, "--timeline", chart)
    #expect(outcome.status == 0, "\(outcome.standardError)")
    let lines = try String(contentsOfFile: summary, encoding: .utf8).split(separator: "\n")
    try #require(lines.count == 3)
    let head = lines[0].split(separator: ",").map(String.init)
    for (id, line) in lines.dropFirst().enumerated() {
      let row = Dictionary(
        uniqueKeysWithValues: zip(
          head, line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)))
      #expect(row["id"] == String(id) && row["input"] == clip)
      #expect(row["first"] == "0.4" && row["last"] == "1" && row["frames"] == "16")
      #expect(abs((row["seconds"].flatMap(Double.init) ?? 0) - 0.64) < 0.001)
      let shares = row.filter { $0.key.hasPrefix("share_") }.compactMap { Double($0.value) }
      #expect(shares.count == 7 && abs(shares.reduce(0, +) - 1) < 0.001)
    }
    let table = try #require(outcome.standardOutput.range(of: "PEOPLE IN"))
    #expect(outcome.standardOutput[table.lowerBound...].contains("SECONDS"))
    let picture = try String(contentsOfFile: chart, encoding: .utf8)
    #expect(picture.hasPrefix("<svg") && picture.contains(">#1<") && !picture.contains(">#2<"))
  }

  @Test(
    "replaces no file that exists, unless that is asked for",
    arguments: [("--summary", "a.csv"), ("--timeline", "a.svg"), ("--annotate", "a.mp4")])
  func replaced(option: String, name: String) async throws {
    try folder.write("a letter", to: name)
    let arguments = ["recognize", clip, "--to", "0.1", option, folder.file(name)]
    let refused = try await Program.stoic.run(arguments)
    #expect(refused.status == 64 && refused.standardError.contains("--force"))
    #expect(try String(contentsOfFile: folder.file(name), encoding: .utf8) == "a letter")
    let replaced = try await Program.stoic.run(arguments + ["--force"])
    #expect(replaced.status == 0, "\(replaced.standardError)")
    #expect(try Data(contentsOf: URL(fileURLWithPath: folder.file(name))) != Data("a letter".utf8))
    #expect(!FileManager.default.fileExists(atPath: folder.file(name) + ".lock"))
  }

  @Test(
    "refuses a part or a chart that cannot be",
    arguments: [
      (["--from", "2", "--to", "1"], 64, "--from"), (["--from", "1:99"], 64, "1:99"),
      (["--from", "900"], 66, "second 900"), (["--summary", "a.txt"], 64, ".csv"),
      (["--timeline", "a.svg", "ANOTHER"], 64, "--timeline"),
      (["--summary", "a.csv", "--output", "b.csv", "--resume"], 64, "--resume"),
      (["--summary", "clip.mp4/a.csv"], 70, "clip.mp4"),
      (["--annotate", "/proc/none"], 70, "/proc"),
    ] as [([String], Int32, String)])
  func wrongParts(options: [String], status: Int32, words: String) async throws {
    let outcome = try await Program.stoic.run(
      ["recognize", clip] + options.map { $0 == "ANOTHER" ? clip : $0 }, in: folder.path)
    #expect(outcome.status == status, "\(outcome.standardError)")
    #expect((outcome.standardError + outcome.standardOutput).contains(words))
  }

  @Test("goes on after a kill to the same bytes", arguments: ["csv", "jsonl"])
  func resumed(format: String) async throws {
    let (whole, part) = (folder.file("whole.\(format)"), folder.file("part.\(format)"))
    try FileManager.default.copyItem(atPath: clip, toPath: folder.file("b.mp4"))
    let list = [clip, folder.file("b.mp4")]
    let first = try await Program.stoic.run(["recognize"] + list + ["--output", whole])
    #expect(first.status == 0, "\(first.standardError)")
    let bytes = try Data(contentsOf: URL(fileURLWithPath: whole))
    for share in [0.0, 0.2, 0.5, 0.8, 1] {
      try bytes.prefix(Int(Double(bytes.count) * share)).write(to: URL(fileURLWithPath: part))
      let again = try await Program.stoic.run(
        ["recognize"] + list + ["--output", part, "--resume"])
      #expect(again.status == 0, "\(again.standardError)")
      #expect(try Data(contentsOf: URL(fileURLWithPath: part)) == bytes, "cut at \(share)")
    }
  }

  @Test("says in a row what is wrong with a video, goes on, and tells by its status")
  func broken() async throws {
    let bytes = try Data(contentsOf: URL(fileURLWithPath: clip))
    let text = try folder.write("no video", to: "text.mp4")
    let half = try folder.write(bytes.prefix(bytes.count / 2), to: "half.mp4")
    let some = try await Program.stoic.run("recognize", text, half, clip, "--format", "jsonl")
    #expect(some.status == 65)
    let rows = try rows(some.standardOutput)
    #expect(rows.filter { $0["status"] as? String == "failed" }.count == 2)
    #expect(rows.count == 102)
    #expect(try await Program.stoic.run("recognize", text, half).status == 66)
  }

  @Test("serves an HTTP stream that breaks off: the frames that came, then why it ended")
  func stream() async throws {
    let pictures = try DrawnClip.occlusion(.post, seed: 3, seconds: 0.2).frames.map {
      try $0.jpegData(quality: 90)
    }
    let server = try PictureServer(pictures, connections: 2)
    let url = "http://127.0.0.1:\(server.port)/camera"
    let outcome = try await Program.stoic.run(
      "recognize", url, "--reconnect", "2", "--format", "jsonl")
    #expect(outcome.status == 65, "\(outcome.standardError)")
    let rows = try rows(outcome.standardOutput)
    #expect(rows.allSatisfy { $0["input"] as? String == url })
    #expect(rows.last?["status"] as? String == "failed")
    #expect((rows.last?["reason"] as? String)?.contains("opened again 2 times") == true)
    // Frames that came faster than they were recognised are dropped, and counted.
    let dropped = outcome.standardError.firstMatch(of: /(\d+) frames? dropped/)
      .flatMap { Int($0.output.1) }
    let frames = Set(rows.dropLast().compactMap { $0["frame"] as? Int })
    #expect(frames.count + (dropped ?? 0) == 2 * pictures.count)
    #expect(outcome.standardError.contains("opened again 1 time"))
  }

  @Test(
    "is wrong use, or an error that says so, for what cannot be",
    arguments: [
      (["--camera", "98"], 66, "no camera /dev/video98"),
      (["x.mp4", "--every", "0"], 64, "--every"),
      (["x.mp4", "--camera", "0"], 64, "--camera"),
      (["x.mp4", "--smoothing", "-1"], 64, "--smoothing"),
      (["--camera", "0", "--resume", "--output", "a.csv"], 64, "--resume"),
      (["a.mp4", "b.mp4", "--annotate", "out.mp4"], 64, "--annotate"),
    ] as [([String], Int32, String)])
  func wrongUse(options: [String], status: Int32, words: String) async throws {
    let outcome = try await Program.stoic.run(["recognize"] + options)
    #expect(outcome.status == status)
    #expect(
      (outcome.standardError + outcome.standardOutput).contains(words), "\(outcome.standardError)")
  }

  @Test("tells that some failed where one picture is good and a video cannot be opened")
  func mixed() async throws {
    let picture = try folder.write(
      try DrawnClip.occlusion(.post, seed: 2, seconds: 0.1).frames[0].pngData(), to: "a.png")
    let text = try folder.write("no video", to: "text.mp4")
    #expect(try await Program.stoic.run("recognize", picture, text).status == 65)
  }

  @Test("gives every video of a folder its annotated copy")
  func copies() async throws {
    let outcome = try await Program.stoic.run(
      "recognize", "clip.mp4", "--every", "25", "--annotate", "seen", in: folder.path)
    #expect(outcome.status == 0, "\(outcome.standardError)")
    let copy = try VideoReader(.file(folder.file("seen/clip.mp4.mp4")))
    #expect(try copy.next() != nil)
  }

  @Test("never replaces the video by its own copy, nor makes one copy of several videos")
  func copyOverOriginal() async throws {
    let before = try Data(contentsOf: URL(fileURLWithPath: clip))
    let own = try await Program.stoic.run("recognize", clip, "--annotate", clip)
    #expect(own.status == 64)
    try FileManager.default.copyItem(atPath: clip, toPath: folder.file("b.mp4"))
    let several = try await Program.stoic.run(
      "recognize", folder.path, "--annotate", folder.file("out.mp4"))
    #expect(several.status == 64)
    #expect(try Data(contentsOf: URL(fileURLWithPath: clip)) == before)
  }

  @Test("leaves out, or fails, frames without a face where asked to", arguments: ["skip", "error"])
  func noFace(choice: String) async throws {
    let grey = try Image(
      width: 320, height: 240, channels: 1, pixels: .init(repeating: 90, count: 320 * 240))
    let path = folder.file("grey.mp4")
    let writer = try VideoWriter(path: path, width: 320, height: 240)
    for number in 0..<5 { try writer.append(grey, time: Double(number) / 25) }
    try writer.finish()
    let outcome = try await Program.stoic.run(
      "recognize", path, "--no-face", choice, "--format", "jsonl")
    #expect(outcome.status == (choice == "skip" ? 0 : 66), "\(outcome.standardError)")
    #expect(try rows(outcome.standardOutput).count == (choice == "skip" ? 0 : 5))
  }

  @Test(
    "writes what was read where Ctrl-C stops it, in the first video of a list or a later one",
    arguments: [0, 1])
  func interrupted(place: Int) async throws {
    let long = folder.file("long.mp4")
    let frame = try DrawnClip.occlusion(.post, seed: 2, seconds: 0.1).frames[0]
    let writer = try VideoWriter(path: long, width: 640, height: 480)
    for number in 0..<3000 { try writer.append(frame, time: Double(number) / 25) }
    try writer.finish()
    let output = folder.file("rows.csv")
    let list = place == 0 ? [long] : [clip, long]
    let outcome = try await Program.stoic.run(
      ["recognize"] + list + ["--output", output, "--annotate", folder.file("seen")],
      sending: SIGINT, whenIn: folder.path
    ) { [folder] in
      let text = (try? String(contentsOfFile: folder.file("rows.csv"), encoding: .utf8)) ?? ""
      return text.contains("long.mp4,6")
    }
    #expect(outcome.status == 130 && !outcome.signalled, "\(outcome.standardError)")
    let text = try String(contentsOfFile: output, encoding: .utf8)
    #expect(text.hasSuffix("\n") && text.split(separator: "\n").count > 60)
    let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
    #expect(names.contains { $0.hasSuffix("long.mp4.mp4") })
    #expect(!names.contains { $0.contains(".partial-") })
  }
}
