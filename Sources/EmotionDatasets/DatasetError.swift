import DurableFiles
import EmotionCore
public import Toolkit

/// A dataset that cannot be used, with what was found, what was expected and what to do.
public enum DatasetError: DescribedError, Equatable {
  /// There is nothing at the path.
  case missing(path: String)
  /// The system would not give the folder or the file.
  case unreadable(path: String, reason: String)
  /// A file that is no table.
  case notADataset(path: String)
  /// A folder with nothing in it.
  case emptyFolder(path: String)
  /// A folder or table with nothing that is a picture by its name.
  case noPictures(path: String)
  /// Pictures that lie loose, with neither folders nor names that would say what they show.
  case noLabels(path: String, example: String)
  /// Nothing was left after the rejections.
  case nothingUsable(path: String, rejections: [Rejection])
  /// Folders whose names mean no emotion.
  case unknownClassFolders(path: String, folders: [String])
  /// Folders beside train, validation and test whose names mean no split.
  case unknownSplitFolders(path: String, folders: [String])
  /// A table whose first line is not what it should be.
  case wrongColumns(path: String, found: [String], problem: String)
  /// A table that breaks the rules of CSV so that nothing after it can be read.
  case malformedTable(path: String, line: Int, reason: String)
  /// Subjects who are in more than one split, sorted.
  case subjectLeak(path: String, subjects: [String])
  /// Rejections, where `strict` allows none.
  case rejected(path: String, rejections: [Rejection])

  public var fault: Fault { .data }

  init(_ error: FileError) {
    self = .unreadable(path: error.path, reason: error.reason)
  }
}
