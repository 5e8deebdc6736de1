import Foundation
import TestSupport

extension TemporaryFolder {
  /// Writes a file that stands for a picture, which listing a dataset does not look into.
  @discardableResult
  func write(to name: String) throws -> String { try write("stands for a picture", to: name) }

  func createFolder(_ name: String) throws {
    try FileManager.default.createDirectory(atPath: file(name), withIntermediateDirectories: true)
  }
}
