import Foundation

/// Real faces that lie outside the repository, for the tests that need them.
///
/// A test that does is marked `.enabled(if: RealData.fer2013Mini != nil, "...")`, so that it is
/// skipped, and said to be, where there are none.
public enum RealData {
  /// The folder of FER2013's small sample: `train`, `validation` and `test`, each with seven class
  /// folders of twenty 48 x 48 JPEGs; `nil` unless `STOIC_TEST_DATA` names a folder.
  public static let fer2013Mini: String? = {
    guard let path = ProcessInfo.processInfo.environment["STOIC_TEST_DATA"], !path.isEmpty else {
      return nil
    }
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    return exists && isFolder.boolValue ? path : nil
  }()
}
