/// The program and the machine of a run, as its manifest names them.
public struct RunHost: Sendable {
  public let arguments: [String]
  public let version: String
  /// Processor, cores and system in one line.
  public let machine: String
  public let threads: Int
  /// ISO 8601 in UTC.
  public let started: String

  public init(
    arguments: [String], version: String, machine: String, threads: Int, started: String
  ) {
    self.arguments = arguments
    self.version = version
    self.machine = machine
    self.threads = threads
    self.started = started
  }
}
