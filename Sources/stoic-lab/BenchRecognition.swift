import ArgumentParser
import Benchmarks
import CommandLineSupport
import EmotionRecognition
import FaceSynthesis
import Foundation
import PixelImages
import RobustnessEvaluation
import StoicCommands
import Toolkit
import VideoFrames

struct BenchRecognition: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "recognition",
    abstract: "Measure stoic recognize: its start, pictures and frames per second, and memory.",
    discussion: """
      Runs the program stoic beside this one, as a user would, with the landmark method. The video \
      is 854 x 480 pixels with one synthetic face; pictures are synthetic, too, without --data.
      """)

  @Option(help: ArgumentHelp("A folder of pictures.", valueName: "folder"))
  var data: String?

  @Option(
    help: """
      Pictures and frames to read for each figure; use 20000 to see whether memory grows.
      """)
  var count = 2000

  @Option(help: "Photographs of 12 megapixels to read; use 2000 to see whether memory grows.")
  var photographs = 100

  @Option(help: "How often to measure the start.")
  var starts = 15

  @Option(help: "The --jobs of the program; the cores by default.")
  var jobs = ThreadCount.cores

  @OptionGroup var result: ResultOptions

  func validate() throws {
    try check("--jobs", jobs, in: ThreadCount.allowed)
    try check("--count", count, in: 600...1_000_000)
    try check("--starts", starts, in: 1...1000)
    try check("--photographs", photographs, in: 10...100_000)
  }

  func run() throws {
    // Check the folder before drawing anything.
    let given = try data.map { try pictures(in: $0) }
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("stoic-bench-\(getpid())").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let benchmark = try RecognitionBenchmark(
      RecognitionBenchmark.Plan(
        program: Bundle.main.bundlePath + "/stoic", pictures: given ?? drawnPictures(folder),
        picturesWords: data == nil ? "synthetic faces of 350 x 350 pixels" : "photographs",
        photograph: drawnPhotograph(folder), photographs: photographs,
        clip: drawnClip(folder), list: folder + "/list", count: count, starts: starts, jobs: jobs,
        machine: Machine.host(threads: jobs).machine))
    let smallFaces = try SmallFaceBenchmark(
      FaceModel.read(ModelLibrary.standard().faceModel()), pictures: 50, threads: jobs)
    try result.print(
      RecognitionFigures(recognition: benchmark, smallFaces: smallFaces),
      benchmark.text + "\n" + smallFaces.text)
  }

  /// A scene of 4000 x 3000 pixels with one face, as a JPEG.
  private func drawnPhotograph(_ folder: String) throws -> String {
    let model = try FaceModel.read(ModelLibrary.standard().faceModel())
    var scenes = SyntheticScenes(model, count: 1)
    (scenes.width, scenes.height) = (4000, 3000)
    let path = folder + "/photograph.jpg"
    try model.draw(scenes.scene(0)).image.jpegData(quality: 90).write(
      to: URL(fileURLWithPath: path))
    return path
  }

  private func pictures(in folder: String) throws -> [String] {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue
    else { throw UsageError("--data \(folder) is not a folder. Give a folder of pictures.") }
    let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    let pictures = names.filter(Image.isPicture(named:)).sorted().map { "\(folder)/\($0)" }
    guard !pictures.isEmpty else {
      throw UsageError("--data \(folder) contains no picture. Give a folder of pictures.")
    }
    return pictures
  }

  private func drawnPictures(_ folder: String) throws -> [String] {
    let model = try FaceModel.read(ModelLibrary.standard().faceModel())
    var faces = SyntheticDataset(model, count: min(count, 1000))
    (faces.side, faces.sampling.threads) = (350, jobs)
    try faces.write(to: folder + "/faces")
    return try pictures(in: folder + "/faces")
  }

  /// A clip of `count` frames, 250 of them different.
  private func drawnClip(_ folder: String) throws -> String {
    let model = try FaceModel.read(ModelLibrary.standard().faceModel())
    var scenes = SyntheticScenes(model, count: 1)
    (scenes.width, scenes.height) = (854, 480)
    let scene = scenes.scene(0)
    let distinct = try concurrentMap(
      0..<250, threads: jobs, worker: { () throws(FaceModelError) in model }
    ) { model, number throws(FaceModelError) in
      try model.draw(SyntheticScenes.frame(number, of: 250, in: scene)).image
    }
    let path = folder + "/clip.mp4"
    let writer = try VideoWriter(path: path, width: 854, height: 480, frameRate: 25)
    for number in 0..<count {
      try writer.append(distinct[number % distinct.count], time: Double(number) / 25)
    }
    try writer.finish()
    return path
  }
}

/// The figures of `stoic bench recognition`, as `--json` prints them.
private struct RecognitionFigures: Encodable {
  let recognition: RecognitionBenchmark
  let smallFaces: SmallFaceBenchmark

  /// All in one object.
  func encode(to encoder: any Encoder) throws {
    try recognition.encode(to: encoder)
    var more = encoder.container(keyedBy: CodingKeys.self)
    try more.encode(smallFaces, forKey: .smallFaces)
  }

  private enum CodingKeys: String, CodingKey { case smallFaces }
}
