import Foundation

extension Program {
  /// Runs the program and kills it as soon as a condition holds.
  ///
  /// With SIGKILL, since a process that tests start holds most other signals back.
  ///
  /// - Returns: Whether it was killed; not so where it ended first.
  public func runKilled(
    _ arguments: [String], when condition: @escaping @Sendable () -> Bool
  ) async throws -> Bool {
    try await Places.forPrograms.occupied {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: path)
      process.arguments = arguments
      process.standardInput = FileHandle.nullDevice
      process.standardOutput = FileHandle.nullDevice
      process.standardError = FileHandle.nullDevice
      return try await withCheckedThrowingContinuation { done in
        process.terminationHandler = {
          done.resume(returning: $0.terminationReason == .uncaughtSignal)
        }
        do { try process.run() } catch { return done.resume(throwing: error) }
        let identifier = process.processIdentifier
        Thread.detachNewThread {
          while !condition() {
            guard kill(identifier, 0) == 0 else { return }
            usleep(2000)
          }
          kill(identifier, SIGKILL)
        }
      }
    }
  }
}
