import Foundation

/// A program of this package, as it was built beside the tests, or any other by its path.
public struct Program: Sendable {
  public let path: String

  public init(path: String) {
    self.path = path
  }

  public static let stoic = Program(path: folder + "/stoic")
  public static let stoicVideo = Program(path: folder + "/stoic-video")
  public static let stoicLab = Program(path: folder + "/stoic-lab")

  /// The folder that the running tests, and so the programs, were built into.
  public static let folder = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    .deletingLastPathComponent().path

  /// How a program ended and what it said.
  public struct Outcome: Sendable {
    /// The exit status, or the number of the signal that ended it where `signalled`.
    public let status: Int32
    public let signalled: Bool
    public let standardOutput: String
    public let standardError: String
  }

  /// Runs the program without input and waits for its end; no more run at a time than there are
  /// processors.
  ///
  /// - Parameters:
  ///   - folder: The working folder; that of the tests unless told otherwise.
  ///   - environment: Variables to set besides those of the tests.
  public func run(
    _ arguments: String..., in folder: String? = nil, environment: [String: String] = [:]
  ) async throws -> Outcome {
    try await run(arguments, in: folder, environment: environment)
  }

  public func run(
    _ arguments: [String], in folder: String? = nil, environment: [String: String] = [:]
  ) async throws -> Outcome {
    try await Places.forPrograms.occupied {
      try await start(arguments, in: folder, environment: environment)
    }
  }

  /// Runs the program and sends it a signal as soon as a condition holds.
  ///
  /// A program that tests start holds most signals back; SIGINT and SIGKILL arrive.
  ///
  /// - Parameters:
  ///   - folder: An existing folder; the condition is checked whenever a file in it changes.
  public func run(
    _ arguments: [String], sending signal: Int32, whenIn folder: String,
    _ condition: @escaping @Sendable () -> Bool
  ) async throws -> Outcome {
    let watch = try FolderWatch(folder)
    return try await Places.forPrograms.occupied {
      try await start(arguments, in: nil, environment: [:]) { identifier in
        Thread.detachNewThread {
          if watch.waits(until: condition) { kill(identifier, signal) }
        }
      } ended: {
        watch.end()
      }
    }
  }

  private func start(
    _ arguments: [String], in folder: String?, environment: [String: String],
    started: @escaping @Sendable (pid_t) -> Void = { _ in },
    ended: @escaping @Sendable () -> Void = {}
  ) async throws -> Outcome {
    // Files, not pipes: a program that says much cannot block on a pipe that nobody empties yet.
    let output = try TemporaryFolder()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    if let folder { process.currentDirectoryURL = URL(fileURLWithPath: folder) }
    process.standardInput = FileHandle.nullDevice
    try output.write("", to: "out")
    try output.write("", to: "err")
    process.standardOutput = try FileHandle(
      forWritingTo: URL(fileURLWithPath: output.file("out")))
    process.standardError = try FileHandle(
      forWritingTo: URL(fileURLWithPath: output.file("err")))
    try await withCheckedThrowingContinuation { (done: CheckedContinuation<Void, any Error>) in
      process.terminationHandler = { _ in
        ended()
        done.resume()
      }
      do {
        try process.run()
        started(process.processIdentifier)
      } catch { done.resume(throwing: error) }
    }
    return Outcome(
      status: process.terminationStatus,
      signalled: process.terminationReason == .uncaughtSignal,
      standardOutput: try text(of: output.file("out")),
      standardError: try text(of: output.file("err")))
  }

  private func text(of path: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
  }
}
