public import Toolkit

/// Why a shape predictor cannot be used; who knows its file names it.
public enum CascadeError: DescribedError, Equatable {
  /// The file cannot be read, for the reason that the system gives.
  case unreadable(reason: String)
  /// The file is not a whole shape predictor: half a sentence that says why.
  case malformed(reason: String)
  /// A part of the trees is not as it was written: memory, or a file in the cache, was damaged.
  case damaged

  public var fault: Fault {
    switch self {
    case .unreadable, .malformed: .data
    case .damaged: .software
    }
  }

  public var description: String {
    switch self {
    case .unreadable(let reason): "The shape predictor cannot be read: \(reason). Check its path."
    case .malformed(let reason):
      "It is not a whole shape predictor of dlib: \(reason). Fetch the file again."
    case .damaged:
      "A part of the shape predictor in memory is not as it was loaded. Load it again."
    }
  }
}
