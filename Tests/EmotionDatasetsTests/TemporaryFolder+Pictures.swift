import Foundation
import TestSupport

extension TemporaryFolder {
  /// Writes a stand-in for a picture; listing a dataset does not read it.
  @discardableResult
  func write(to name: String) throws -> String { try write("stands for a picture", to: name) }

  func createFolder(_ name: String) throws {
    try FileManager.default.createDirectory(atPath: file(name), withIntermediateDirectories: true)
  }
}
