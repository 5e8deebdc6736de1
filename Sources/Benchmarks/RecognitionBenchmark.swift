import EvaluationStatistics
import Foundation
public import Toolkit

/// How `stoic recognize` starts, how many pictures and frames it reads, and what memory it takes,
/// measured on the program as users run it.
public struct RecognitionBenchmark: Encodable, Sendable {
  /// What is run.
  public struct Plan: Sendable {
    /// The program `stoic`.
    public var program: String
    /// Pictures, which are read again and again until there are as many as asked for.
    public var pictures: [String]
    /// What the pictures are, for people.
    public var picturesWords: String
    /// A video of as many frames as asked for.
    public var clip: String
    /// Where a list of paths may be written.
    public var list: String
    /// Pictures, and frames.
    public var count: Int
    /// How often the start is measured.
    public var starts: Int
    public var jobs: Int
    /// Processor, cores and system in one line.
    public var machine: String

    public init(
      program: String, pictures: [String], picturesWords: String, clip: String, list: String,
      count: Int, starts: Int, jobs: Int, machine: String
    ) {
      (self.program, self.pictures, self.picturesWords) = (program, pictures, picturesWords)
      (self.clip, self.list, self.count) = (clip, list, count)
      (self.starts, self.jobs, self.machine) = (starts, jobs, machine)
    }
  }

  /// What the pictures are: photographs, or synthetic faces.
  public let pictures: String
  /// Of one picture in a fresh process, from its start to its end.
  public let startMilliseconds: Double
  public let startPeakMebibytes: Double
  public let starts: Int
  public let count: Int
  public let picturesPerSecond: Double
  public let framesPerSecond: Double
  /// Resident memory after 500 pictures or frames, near the end, and at its peak.
  public let pictureMebibytes: [Double]
  public let frameMebibytes: [Double]
  public let machine: String

  /// - Throws: `BenchmarkError` where the program cannot be started or fails.
  public init(_ plan: Plan) throws {
    func measured(
      _ arguments: [String], input: String? = nil, mark: Int = .max
    ) throws -> MeasuredProcess {
      let run = try MeasuredProcess.run(
        plan.program, ["recognize"] + arguments, input: input, mark: mark)
      // Photographs may be too small or damaged.
      guard run.status == 0 || run.status == 65 else {
        throw BenchmarkError.failed(
          command: "stoic recognize " + arguments.joined(separator: " "), status: run.status)
      }
      return run
    }
    let rows = ["--format", "csv", "--jobs", String(plan.jobs)]
    let first = plan.pictures[0]
    _ = try measured([first])
    let starts = try (0..<plan.starts).map { _ in try measured([first]) }
    let paths = (0..<plan.count).map { plan.pictures[$0 % plan.pictures.count] + "\n" }.joined()
    try Data(paths.utf8).write(to: URL(fileURLWithPath: plan.list))
    let stills = try measured(["-"] + rows, input: plan.list, mark: 501)
    let frames = try measured([plan.clip, "--detect-every", "5"] + rows, mark: 501)

    pictures = plan.picturesWords
    startMilliseconds = Percentile.median(starts.map { $0.seconds * 1000 }) ?? .nan
    startPeakMebibytes = starts.compactMap(\.peakMebibytes).max() ?? .nan
    self.starts = starts.count
    count = plan.count
    picturesPerSecond = Double(plan.count) / stills.seconds
    framesPerSecond = Double(plan.count) / frames.seconds
    func memory(_ run: MeasuredProcess) -> [Double] {
      [run.mebibytesAtMark ?? .nan, run.lastMebibytes ?? .nan, run.peakMebibytes ?? .nan]
    }
    (pictureMebibytes, frameMebibytes) = (memory(stills), memory(frames))
    machine = plan.machine
  }

  public var text: String {
    func mebibytes(_ values: [Double]) -> String {
      let texts = values.map { NumberText.fixed($0, 3) }
      return "\(texts[0]) MiB after 500, \(texts[1]) at the end, \(texts[2]) at the peak"
    }
    return """
      \(machine); pictures: \(pictures)
      one picture in a fresh process: \(NumberText.fixed(startMilliseconds, 3)) ms (median of \
      \(starts)), \(NumberText.fixed(startPeakMebibytes, 3)) MiB
      pictures: \(NumberText.fixed(picturesPerSecond, 3)) a second (n = \(count)); \
      \(mebibytes(pictureMebibytes))
      video of 854 x 480 pixels with one synthetic face, detection every 5th frame: \
      \(NumberText.fixed(framesPerSecond, 3)) frames a second (n = \(count)); \
      \(mebibytes(frameMebibytes))
      """
  }
}

/// Why a benchmark of programs has no figures.
public enum BenchmarkError: DescribedError, Equatable {
  case notStarted(String, String)
  case failed(command: String, status: Int32)

  public var fault: Fault { .software }

  public var description: String {
    switch self {
    case .notStarted(let program, let reason):
      "\(program) cannot be started: \(reason). Build the programs with `make build`."
    case .failed(let command, let status):
      "`\(command)` ended with the status \(status), so there is nothing to measure. Run it by itself "
        + "to see why."
    }
  }
}
