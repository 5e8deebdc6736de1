import FoundationEssentials

/// The memory of a process, as the system counts it.
public enum ProcessMemory {
  /// The peak resident memory since the last `resetPeak`, in mebibytes; nil if unknown.
  public static var peakMebibytes: Double? { mebibytes(of: "self")?.peak }

  /// The current resident memory, in mebibytes; nil if unknown.
  public static var residentMebibytes: Double? { mebibytes(of: "self")?.resident }

  /// Resident memory now and at its peak, in mebibytes; nil if the process has ended.
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

  /// Resets the peak to the current use, if the system allows it.
  public static func resetPeak() {
    try? Data("5".utf8).write(to: URL(filePath: "/proc/self/clear_refs"))
  }
}
