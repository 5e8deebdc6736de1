import DurableFiles
public import EmotionCore
public import Toolkit

/// Why a dataset cannot be used.
public enum DatasetError: DescribedError, Equatable {
  /// There is nothing at the path.
  case missing(path: String)
  /// The system refuses to read the folder or the file.
  case unreadable(path: String, reason: String)
  /// The file is not a table.
  case notADataset(path: String)
  /// The folder is empty.
  case emptyFolder(path: String)
  /// Nothing in the folder or table has the name of a picture.
  case noPictures(path: String)
  /// Neither folders nor file names say what the pictures show.
  case noLabels(path: String, example: String)
  /// A table has its first line alone.
  case noRows(path: String)
  /// Every picture to train on has the same label.
  case singleClass(path: String, emotion: Emotion)
  /// Every picture was rejected.
  case nothingUsable(path: String, rejections: [Rejection])
  /// The names of some folders mean no emotion.
  case unknownClassFolders(path: String, folders: [String])
  /// The names of some folders beside the splits mean no split.
  case unknownSplitFolders(path: String, folders: [String])
  /// The first line of a table names the wrong columns.
  case wrongColumns(path: String, found: [String], problem: String)
  /// A line is not valid CSV, and nothing after it can be read.
  case malformedTable(path: String, line: Int, reason: String)
  /// Subjects are in more than one split; sorted.
  case subjectLeak(path: String, subjects: [String])
  /// There are rejections, and `strict` allows none.
  case rejected(path: String, rejections: [Rejection])

  public var fault: Fault { .data }

  init(_ error: FileError) {
    self = .unreadable(path: error.path, reason: error.reason)
  }
}

extension DatasetError {
  public var description: String {
    switch self {
    case .missing(let path):
      "\(path): no such file or folder. Give the folder or the CSV table of a dataset."
    case .unreadable(let path, let reason):
      "\(path) cannot be read: \(reason). Check the path and its permissions."
    case .notADataset(let path):
      "\(path) is a file, but not a CSV table. Give a folder of pictures, a fer2013.csv, or a "
        + "table with the columns \(DatasetLayout.manifestColumns)."
    case .emptyFolder(let path):
      "\(path) is an empty folder. \(Self.layouts)"
    case .noPictures(let path):
      "\(path) contains no pictures (\(PictureName.list)). \(Self.layouts)"
    case .noLabels(let path, let example):
      "\(path) contains pictures such as \(example), but nothing says what they show. "
        + Self.layouts
    case .noRows(let path):
      "\(path) has a line of column names and no row after it. Give the complete table."
    case .singleClass(let path, let emotion):
      "\(path): every picture to train on shows \(emotion.rawValue), so there is nothing to tell "
        + "apart. Give pictures of at least two emotions, or the folder above."
    case .nothingUsable(let path, let rejections):
      "\(path) has no usable picture; \(Self.counted(rejections)) rejected. "
        + Self.examples(rejections)
    case .unknownClassFolders(let path, let folders):
      "\(path): the folder\(folders.count == 1 ? "" : "s") \(Self.listed(folders)) "
        + "\(folders.count == 1 ? "means" : "mean") no emotion. Accepted names: "
        + "\(Self.acceptedClasses). Rename or remove the others; if the dataset is one folder "
        + "deeper, give that folder."
    case .unknownSplitFolders(let path, let folders):
      "\(path): \(Self.listed(folders)) beside the splits "
        + "\(folders.count == 1 ? "is not a split" : "are not splits"). Accepted names: "
        + "\(Self.acceptedSplits). Rename or remove the others."
    case .wrongColumns(let path, let found, let problem):
      "\(path): \(problem); its first line is '\(found.joined(separator: ","))'. Expected the "
        + "columns emotion,pixels[,Usage] of FER2013, or \(DatasetLayout.manifestColumns)."
    case .malformedTable(let path, let line, let reason):
      "\(path), line \(line): \(reason). Correct the line."
    case .subjectLeak(let path, let subjects):
      "\(path): \(subjects.count == 1 ? "a subject is" : "\(subjects.count) subjects are") in more "
        + "than one split: \(Self.listed(subjects)). A model would be tested on faces that it was "
        + "trained on. Keep each subject in one split, or leave the split out and let Stoic make one."
    case .rejected(let path, let rejections):
      "\(path): \(Self.counted(rejections)) cannot be used, and strict reading (--strict) accepts none. "
        + Self.examples(rejections)
    }
  }

  /// The accepted names of class folders, as `anger (angry, an), ...`.
  static var acceptedClasses: String {
    Emotion.allCases.map { emotion in
      "\(emotion.rawValue) (\(emotion.synonyms.dropFirst().joined(separator: ", ")))"
    }.joined(separator: ", ")
  }

  static var acceptedSplits: String {
    Split.allCases.map { split in
      "\(split.rawValue) (\(split.synonyms.dropFirst().joined(separator: ", ")))"
    }.joined(separator: ", ")
  }

  private static let layouts =
    "Expected: a folder for each emotion, alone or in train/validation/test; a fer2013.csv; a "
    + "labels.csv or manifest.csv with \(DatasetLayout.manifestColumns); or CK+, JAFFE or KDEF with "
    + "their own file names."

  private static func counted(_ rejections: [Rejection]) -> String {
    rejections.count == 1 ? "1 item" : "\(rejections.count) items"
  }

  private static func listed(_ names: [String], most: Int = 10) -> String {
    let shown = names.prefix(most).map { "'\($0)'" }.joined(separator: ", ")
    return names.count > most ? "\(shown) and \(names.count - most) more" : shown
  }

  private static func examples(_ rejections: [Rejection]) -> String {
    let shown = rejections.prefix(5).map { "\($0.item): \($0.reason)" }.joined(separator: "; ")
    let more = rejections.count > 5 ? "; and \(rejections.count - 5) more" : ""
    return shown + more + ". Correct or remove them."
  }
}
