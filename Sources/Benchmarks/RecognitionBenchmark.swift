import EvaluationStatistics
import Foundation
import Glibc
import ModelEvaluation
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

/// One run of another program, with its time and its memory.
struct MeasuredProcess {
  /// From its start to its end.
  let seconds: Double
  /// The most resident memory until its last line was read, in MiB; nil where it wrote nothing.
  let peakMebibytes: Double?
  /// Resident memory when so many lines had been written, in MiB; nil where there were fewer.
  let mebibytesAtMark: Double?
  /// Resident memory near the end, in MiB.
  let lastMebibytes: Double?
  let status: Int32

  /// Runs a program whose standard output is read and thrown away.
  ///
  /// - Parameters:
  ///   - input: A file for its standard input; nil for none.
  ///   - mark: After how many lines its memory is looked at for the first time.
  /// - Throws: `BenchmarkError` where it cannot be started.
  static func run(
    _ program: String, _ arguments: [String], input: String?, mark: Int
  ) throws -> MeasuredProcess {
    var pipe: [Int32] = [0, 0]
    guard Glibc.pipe(&pipe) == 0 else { throw BenchmarkError.notStarted(program, systemReason()) }
    // The program would keep both ends open, and the end of its output never come.
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

  /// Reads to the end, and looks at the memory whenever lines come.
  ///
  /// What the system counts for a child that ended has this program's own memory in it, which the
  /// child was made with.
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
