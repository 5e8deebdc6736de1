/// Why a shape predictor cannot be used.
public enum CascadeError: Error, Equatable, Sendable {
  /// The file cannot be read, for the reason that the system gives.
  case unreadable(reason: String)
  /// The file is not a whole shape predictor: half a sentence that says why.
  case malformed(reason: String)
  /// A part of the trees is not as it was written: memory, or a file in the cache, was damaged.
  case damaged
}
