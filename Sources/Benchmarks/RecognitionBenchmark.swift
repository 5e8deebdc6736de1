import EvaluationStatistics
import Foundation
import Glibc
import ModelEvaluation
public import Toolkit

/// The start time, throughput and memory of `stoic recognize`, measured on the program as users run
/// it.
public struct RecognitionBenchmark: Encodable, Sendable {
  /// What to run.
  public struct Plan: Sendable {
    /// The program `stoic`.
    public var program: String
    /// Pictures, repeated until there are `count`.
    public var pictures: [String]
    /// A description of the pictures.
    public var picturesWords: String
    /// A JPEG of 12 megapixels.
    public var photograph: String
    /// How often to read it.
    public var photographs: Int
    /// A video of `count` frames.
    public var clip: String
    /// A file to write the list of paths to.
    public var list: String
    /// The number of pictures, and of frames.
    public var count: Int
    /// How often to measure the start.
    public var starts: Int
    public var jobs: Int
    /// Processor, cores and system in one line.
    public var machine: String

    public init(
      program: String, pictures: [String], picturesWords: String, photograph: String,
      photographs: Int,
      clip: String, list: String, count: Int, starts: Int, jobs: Int, machine: String
    ) {
      (self.program, self.pictures, self.picturesWords) = (program, pictures, picturesWords)
      (self.photograph, self.photographs) = (photograph, photographs)
      (self.clip, self.list, self.count) = (clip, list, count)
      (self.starts, self.jobs, self.machine) = (starts, jobs, machine)
    }
  }

  /// A description of the pictures: photographs, or synthetic faces.
  public let pictures: String
  /// The median for one picture in a fresh process, from start to end.
  public let startMilliseconds: Double
  public let startPeakMebibytes: Double
  public let starts: Int
  public let count: Int
  public let picturesPerSecond: Double
  public let photographs: Int
  /// Of 12 megapixels.
  public let photographsPerSecond: Double
  public let framesPerSecond: Double
  /// Resident memory in MiB: after 500 pictures or frames, near the end, and at its peak.
  public let pictureMebibytes: [Double]
  public let frameMebibytes: [Double]
  /// The same, beginning after a tenth of the photographs.
  public let photographMebibytes: [Double]
  public let machine: String

  /// - Throws: `BenchmarkError` if the program cannot be started or fails.
  public init(_ plan: Plan) throws {
    func measured(
      _ arguments: [String], input: String? = nil, mark: Int = .max
    ) throws -> MeasuredProcess {
      let run = try MeasuredProcess.run(
        plan.program, ["recognize"] + arguments, input: input, mark: mark)
      // Some photographs may be too small or damaged.
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
    let large = [String](repeating: plan.photograph + "\n", count: plan.photographs).joined()
    try Data(large.utf8).write(to: URL(fileURLWithPath: plan.list))
    // Each has one face, and the rows have a head.
    let photographs = try measured(
      ["-"] + rows, input: plan.list, mark: 1 + plan.photographs / 10)
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
    self.photographs = plan.photographs
    photographsPerSecond = Double(plan.photographs) / photographs.seconds
    photographMebibytes = memory(photographs)
    machine = plan.machine
  }

  public var text: String {
    func mebibytes(_ values: [Double], after count: Int = 500) -> String {
      let texts = values.map { NumberText.fixed($0, 3) }
      return "\(texts[0]) MiB after \(count), \(texts[1]) at the end, \(texts[2]) at the peak"
    }
    return """
      \(machine); pictures: \(pictures)
      one picture in a fresh process: \(NumberText.fixed(startMilliseconds, 3)) ms (median of \
      \(starts)), \(NumberText.fixed(startPeakMebibytes, 3)) MiB
      pictures: \(NumberText.fixed(picturesPerSecond, 3)) a second (n = \(count)); \
      \(mebibytes(pictureMebibytes))
      JPEGs of 12 megapixels with one synthetic face: \
      \(NumberText.fixed(photographsPerSecond, 3)) a second (n = \(photographs)); \
      \(mebibytes(photographMebibytes, after: photographs / 10))
      video of 854 x 480 pixels with one synthetic face, detection every 5th frame: \
      \(NumberText.fixed(framesPerSecond, 3)) frames a second (n = \(count)); \
      \(mebibytes(frameMebibytes))
      """
  }
}

/// Why a benchmark of a program gave no figures.
public enum BenchmarkError: DescribedError, Equatable {
  case notStarted(String, String)
  case failed(command: String, status: Int32)

  public var fault: Fault { .software }

  public var description: String {
    switch self {
    case .notStarted(let program, let reason):
      "\(program) cannot be started: \(reason). Build the programs with `make build`."
    case .failed(let command, let status):
      "`\(command)` ended with status \(status), so there is nothing to measure. Run it alone to "
        + "see why."
    }
  }
}

/// A run of another program, with its time and memory.
struct MeasuredProcess {
  /// The time from start to end.
  let seconds: Double
  /// Peak resident memory until its last line, in MiB; nil if it wrote nothing.
  let peakMebibytes: Double?
  /// Resident memory after a given number of lines, in MiB; nil if there were fewer.
  let mebibytesAtMark: Double?
  /// Resident memory near the end, in MiB.
  let lastMebibytes: Double?
  let status: Int32

  /// Runs a program and discards its standard output.
  ///
  /// - Parameters:
  ///   - input: A file for its standard input; nil for none.
  ///   - mark: The number of lines after which to record `mebibytesAtMark`.
  /// - Throws: `BenchmarkError` if it cannot be started.
  static func run(
    _ program: String, _ arguments: [String], input: String?, mark: Int
  ) throws -> MeasuredProcess {
    var pipe: [Int32] = [0, 0]
    guard Glibc.pipe(&pipe) == 0 else { throw BenchmarkError.notStarted(program, systemReason()) }
    // Otherwise the program keeps both ends open, and its output never ends.
    for end in pipe { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    defer { close(pipe[0]) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, input ?? "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, pipe[1], 1)
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    var words = ([program] + arguments).map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    var process = pid_t()
    let begun = ContinuousClock.now
    let code = posix_spawn(&process, program, &actions, nil, &words, environ)
    close(pipe[1])
    guard code == 0 else {
      throw BenchmarkError.notStarted(program, String(cString: strerror(code)))
    }
    let memory = readLines(from: pipe[0], of: process, mark: mark)
    var status = Int32()
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    return MeasuredProcess(
      seconds: (ContinuousClock.now - begun) / .seconds(1),
      peakMebibytes: memory.peak, mebibytesAtMark: memory.atMark, lastMebibytes: memory.last,
      status: status & 0x7F == 0 ? status >> 8 : status)
  }

  /// Reads to the end, checking the memory whenever lines arrive.
  ///
  /// The system's count for an ended child would include this program's own memory, which the child
  /// started with.
  private static func readLines(
    from descriptor: Int32, of process: pid_t, mark: Int
  ) -> (atMark: Double?, last: Double?, peak: Double?) {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    var (lines, atMark, last, peak): (Int, Double?, Double?, Double?) = (0, nil, nil, nil)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return (atMark, last, peak) }
      lines += buffer[..<count].count { $0 == UInt8(ascii: "\n") }
      guard let memory = ProcessMemory.mebibytes(of: String(process)) else { continue }
      peak = memory.peak
      last = memory.resident
      if lines >= mark { atMark = atMark ?? last }
    }
  }

  private static func systemReason() -> String { String(cString: strerror(errno)) }
}
