import Foundation
import Glibc

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
      guard let memory = memory(of: process) else { continue }
      peak = memory.peak
      last = memory.resident
      if lines >= mark { atMark = atMark ?? last }
    }
  }

  /// In MiB; nil where the process has ended.
  private static func memory(of process: pid_t) -> (resident: Double, peak: Double)? {
    guard let text = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8) else {
      return nil
    }
    func mebibytes(_ name: String) -> Double? {
      let line = text.split(separator: "\n").first { $0.hasPrefix(name) }
      return line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Double($0) }
        .map { $0 / 1024 }
    }
    guard let resident = mebibytes("VmRSS:"), let peak = mebibytes("VmHWM:") else { return nil }
    return (resident, peak)
  }

  private static func systemReason() -> String { String(cString: strerror(errno)) }
}
