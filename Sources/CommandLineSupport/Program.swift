import FoundationEssentials

/// The version of the programs.
public enum Version {
  public static let current = "0.1.0"
}

/// How many threads the programs take.
public enum ThreadCount {
  /// The processor cores that this process may use, which is the default.
  public static var cores: Int { max(1, ProcessInfo.processInfo.activeProcessorCount) }

  /// The numbers of threads that a command takes.
  public static let allowed = 1...1024
}
