import FoundationEssentials

/// The memory of a process, as the system counts it.
public enum ProcessMemory {
  /// The most resident memory since the last `resetPeak`, in mebibytes; nil where unknown.
  public static var peakMebibytes: Double? { mebibytes(of: "self")?.peak }

  /// The memory that is resident now, in mebibytes; nil where unknown.
  public static var residentMebibytes: Double? { mebibytes(of: "self")?.resident }

  /// Resident memory now and at its peak, in mebibytes; nil where the process has ended.
  ///
  /// - Parameter process: A process id, or `self`.
  public static func mebibytes(of process: String) -> (resident: Double, peak: Double)? {
    guard let status = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
    else { return nil }
    func mebibytes(_ name: String) -> Double? {
      let line = status.split(separator: "\n").first { $0.hasPrefix(name) }
      return line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Double($0) }
        .map { $0 / 1024 }
    }
    guard let resident = mebibytes("VmRSS:"), let peak = mebibytes("VmHWM:") else { return nil }
    return (resident, peak)
  }

  /// Begins a new peak at the present use, where the system allows it (Linux).
  public static func resetPeak() {
    try? Data("5".utf8).write(to: URL(filePath: "/proc/self/clear_refs"))
  }
}
