public import DurableFiles
public import Toolkit

/// Why rows cannot be written to a file.
public enum ResultFileError: DescribedError {
  case file(FileError)
  /// The file holds something, and going on was not asked for.
  case occupied(path: String)
  /// The file to go on with does not hold such rows.
  case foreign(path: String, format: String)

  public var fault: Fault {
    switch self {
    case .file(let error): error.fault
    case .occupied, .foreign: .usage
    }
  }

  public var description: String {
    switch self {
    case .file(let error): error.description
    case .occupied(let path):
      "\(path) holds something already. Give another file, or --resume to go on with it."
    case .foreign(let path, let format):
      "\(path) does not hold rows in \(format) as this version writes them, so it cannot be gone on "
        + "with. Give another file, or the format that it was begun in."
    }
  }
}
