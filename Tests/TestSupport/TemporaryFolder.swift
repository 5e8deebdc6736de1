public import Foundation
import Synchronization

/// A folder for one test, removed with all it holds when the last reference to it goes.
public final class TemporaryFolder: Sendable {
  public let path: String

  /// Makes a new, empty folder.
  ///
  /// - Parameter parent: Where; the system's temporary folder unless told otherwise.
  public init(in parent: String = FileManager.default.temporaryDirectory.path) throws {
    path = parent + "/stoic-test-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  /// A folder for what is made once for all tests, removed when their process ends.
  public static func untilExit() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    let isFirst = keptUntilExit.withLock { folders in
      folders.append(folder)
      return folders.count == 1
    }
    if isFirst {
      // What is static is not released at the end.
      atexit {
        for folder in TemporaryFolder.keptUntilExit.withLock({ $0 }) {
          try? FileManager.default.removeItem(atPath: folder.path)
        }
      }
    }
    return folder
  }

  private static let keptUntilExit = Mutex<[TemporaryFolder]>([])

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The path of something in the folder, which need not exist.
  public func file(_ name: String) -> String { path + "/" + name }

  /// Writes a file into the folder, with the folders on its way, and gives its path.
  @discardableResult
  public func write(_ bytes: Data, to name: String) throws -> String {
    let url = URL(fileURLWithPath: file(name))
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try bytes.write(to: url)
    return url.path
  }

  @discardableResult
  public func write(_ text: String, to name: String) throws -> String {
    try write(Data(text.utf8), to: name)
  }

  /// The names of what lies directly in the folder, in order.
  public func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path).sorted()
  }
}
