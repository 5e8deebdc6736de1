import ArgumentParser
import CommandLineSupport
import EmotionRecognition
import EvaluationStatistics
import FaceSynthesis
import Foundation
import PixelImages
import RobustnessEvaluation
import Toolkit
import VideoFrames

struct BenchRecognition: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "recognition",
    abstract: "Measure stoic recognize: its start, pictures and frames a second, its memory.",
    discussion: """
      Runs the program stoic beside this one, as a user would, with the landmark method. The video \
      is 854 x 480 pixels with one synthetic face; pictures are synthetic, too, without --data.
      """)

  @Option(help: ArgumentHelp("A folder of pictures.", valueName: "folder"))
  var data: String?

  @Option(
    help: """
      Pictures and frames that are read for each figure; 20000 show best whether memory grows.
      """)
  var count = 2000

  @Option(help: "How often the start is measured.")
  var starts = 15

  @Option(help: "The --jobs of the program; the cores by default.")
  var jobs = ThreadCount.cores

  @Flag(help: "Print one JSON object on standard output.")
  var json = false

  func validate() throws {
    guard ThreadCount.allowed.contains(jobs), (600...1_000_000).contains(count),
      (1...1000).contains(starts)
    else {
      throw ValidationError(
        "--jobs must be from 1 to 1024, --count from 600 to 1000000, --starts from 1 to 1000.")
    }
  }

  func run() throws {
    try Failure.reporting {
      let folder = FileManager.default.temporaryDirectory
        .appendingPathComponent("stoic-bench-\(getpid())").path
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(atPath: folder) }
      let report = try RecognitionFigures(
        pictures: data.map { try pictures(in: $0) } ?? drawnPictures(folder),
        list: folder + "/list", clip: drawnClip(folder), of: self)
      if json {
        try StandardOutput.printJSON(report)
      } else {
        try StandardOutput.print(report.text)
      }
    }
  }

  private func pictures(in folder: String) throws -> [String] {
    let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    let pictures = names.filter(Image.isPicture(named:)).sorted().map { "\(folder)/\($0)" }
    guard !pictures.isEmpty else {
      throw ValidationError("--data \(folder) holds no picture.")
    }
    return pictures
  }

  private func drawnPictures(_ folder: String) throws -> [String] {
    let model = try FaceModel.read(ModelLibrary.standard().faceModel())
    var faces = SyntheticDataset(model, count: min(count, 1000))
    (faces.side, faces.threads) = (350, jobs)
    try faces.write(to: folder + "/faces")
    return try pictures(in: folder + "/faces")
  }

  /// As many frames as asked for, of which 250 differ.
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

/// What `stoic bench recognition` measures.
struct RecognitionFigures: Encodable {
  /// What the pictures are: photographs, or synthetic faces.
  let pictures: String
  /// Of one picture in a fresh process, from its start to its end.
  let startMilliseconds: Double
  let startPeakMebibytes: Double
  let starts: Int
  let count: Int
  let picturesPerSecond: Double
  let framesPerSecond: Double
  /// Resident memory after 500 pictures or frames, near the end, and at its peak.
  let pictureMebibytes: [Double]
  let frameMebibytes: [Double]
  let machine: String

  fileprivate init(
    pictures: [String], list: String, clip: String, of options: BenchRecognition
  ) throws {
    let program = Bundle.main.bundlePath + "/stoic"
    func measured(
      _ arguments: [String], input: String? = nil, mark: Int = .max
    ) throws -> MeasuredProcess {
      let run = try MeasuredProcess.run(
        program, ["recognize"] + arguments, input: input, mark: mark)
      // Photographs may be too small or damaged.
      guard run.status == 0 || run.status == 65 else {
        throw BenchError.failed(
          command: "stoic recognize " + arguments.joined(separator: " "), status: run.status)
      }
      return run
    }
    let rows = ["--format", "csv", "--jobs", String(options.jobs)]
    _ = try measured([pictures[0]])
    let starts = try (0..<options.starts).map { _ in try measured([pictures[0]]) }
    let paths = (0..<options.count).map { pictures[$0 % pictures.count] + "\n" }.joined()
    try Data(paths.utf8).write(to: URL(fileURLWithPath: list))
    let stills = try measured(["-"] + rows, input: list, mark: 501)
    let frames = try measured([clip, "--detect-every", "5"] + rows, mark: 501)

    self.pictures = options.data == nil ? "synthetic faces of 350 x 350 pixels" : "photographs"
    startMilliseconds = Percentile.median(starts.map { $0.seconds * 1000 }) ?? .nan
    startPeakMebibytes = starts.compactMap(\.peakMebibytes).max() ?? .nan
    self.starts = starts.count
    count = options.count
    picturesPerSecond = Double(options.count) / stills.seconds
    framesPerSecond = Double(options.count) / frames.seconds
    func memory(_ run: MeasuredProcess) -> [Double] {
      [run.mebibytesAtMark ?? .nan, run.lastMebibytes ?? .nan, run.peakMebibytes ?? .nan]
    }
    (pictureMebibytes, frameMebibytes) = (memory(stills), memory(frames))
    machine = Machine.host(threads: options.jobs).machine
  }

  var text: String {
    func mebibytes(_ values: [Double]) -> String {
      let texts = values.map { NumberText.threeDecimals($0) }
      return "\(texts[0]) MiB after 500, \(texts[1]) at the end, \(texts[2]) at the peak"
    }
    return """
      \(machine); pictures: \(pictures)
      one picture in a fresh process: \(NumberText.threeDecimals(startMilliseconds)) ms (median of \
      \(starts)), \(NumberText.threeDecimals(startPeakMebibytes)) MiB
      pictures: \(NumberText.threeDecimals(picturesPerSecond)) a second (n = \(count)); \
      \(mebibytes(pictureMebibytes))
      video of 854 x 480 pixels with one synthetic face, detection every 5th frame: \
      \(NumberText.threeDecimals(framesPerSecond)) frames a second (n = \(count)); \
      \(mebibytes(frameMebibytes))
      """
  }
}
