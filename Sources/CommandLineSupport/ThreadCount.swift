import FoundationEssentials

/// The numbers of threads that the programs use.
public enum ThreadCount {
  /// The default: the processor cores available to this process.
  public static var cores: Int { max(1, ProcessInfo.processInfo.activeProcessorCount) }

  /// The numbers of threads that a command accepts.
  public static let allowed = 1...1024
}
