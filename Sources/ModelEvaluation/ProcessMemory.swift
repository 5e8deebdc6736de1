import FoundationEssentials

/// The memory of this process, as the system counts it.
public enum ProcessMemory {
  /// The most resident memory since the last `resetPeak`, in mebibytes; nil where unknown.
  public static var peakMebibytes: Double? { mebibytes("VmHWM") }

  /// The memory that is resident now, in mebibytes; nil where unknown.
  public static var residentMebibytes: Double? { mebibytes("VmRSS") }

  private static func mebibytes(_ name: String) -> Double? {
    guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
      let line = status.split(separator: "\n").first(where: { $0.hasPrefix(name + ":") }),
      let kibibytes = line.split(separator: " ").compactMap({ Double($0) }).first
    else { return nil }
    return kibibytes / 1024
  }

  /// Begins a new peak at the present use, where the system allows it (Linux).
  public static func resetPeak() {
    try? Data("5".utf8).write(to: URL(filePath: "/proc/self/clear_refs"))
  }
}
