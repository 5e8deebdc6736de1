import Foundation
import TestSupport

extension Program {
  /// Runs the program where no file can grow beyond some blocks of 512 bytes, as on a full disk.
  func run(
    _ arguments: [String], fileBlocks: Int, environment: [String: String] = [:]
  ) async throws -> Outcome {
    // The system would end a program that writes more; so a write fails instead.
    try await Program(path: "/bin/sh").run(
      ["-c", "trap '' XFSZ; ulimit -f \(fileBlocks); exec \"$0\" \"$@\"", path] + arguments,
      environment: environment)
  }
}

extension Program {
  /// Runs the program with a standard output that takes nothing, as a file on a full disk.
  func runWithFullOutput(_ arguments: String...) async throws -> Outcome {
    try await Program(path: "/bin/sh").run(
      ["-c", "exec \"$0\" \"$@\" > /dev/full", path] + arguments)
  }
}

/// The size of a file in bytes; 0 where there is none.
func size(of path: String) -> Int {
  let attributes = try? FileManager.default.attributesOfItem(atPath: path)
  return (attributes?[.size] as? Int) ?? 0
}
