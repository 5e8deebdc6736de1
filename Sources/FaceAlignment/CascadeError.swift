public import Toolkit

/// Why a landmark predictor cannot be used; callers that know the file add its name.
public enum CascadeError: DescribedError, Equatable {
  /// The file cannot be read, for the reason that the system gave.
  case unreadable(reason: String)
  /// The file is not a complete shape predictor; the reason is half a sentence.
  case malformed(reason: String)
  /// Some of the trees were damaged in memory or in the cache's file.
  case damaged

  public var fault: Fault {
    switch self {
    case .unreadable, .malformed: .data
    case .damaged: .software
    }
  }

  public var description: String {
    switch self {
    case .unreadable(let reason):
      "The landmark predictor cannot be read: \(reason). Check its path."
    case .malformed(let reason):
      "It is not a complete dlib shape predictor: \(reason). Fetch the file again."
    case .damaged:
      "The landmark predictor was damaged in memory. Load it again."
    }
  }
}

/// What is wrong with the bytes of a shape predictor.
enum MalformedPredictor: Error, Equatable {
  case endsEarly
  case damagedNumber(at: Int)
  case notFinite(at: Int)
  case impossibleCount(Int64, at: Int)
  case notAColumn(rows: Int64, columns: Int64, at: Int)
  case wrongLength(Int, expected: Int, at: Int)
  case version(Int64)
  case unevenStages(Int, expected: Int)
  case unevenTrees(Int, expected: Int)
  case missingLeaves(Int, splits: Int)
  case missingPixels(Int, stages: Int)
  case unevenPixels(Int, expected: Int)
  case trailingBytes
  case unknownPixel(Int64, count: Int)
  case unknownPoint(Int64, count: Int)
  case shapeWithoutPoints(Int)
  case tooLarge

  /// Half a sentence that follows "It is not a complete dlib shape predictor:".
  var reason: String {
    switch self {
    case .endsEarly: "it ends early"
    case .damagedNumber(let place): "no number begins at byte \(place)"
    case .notFinite(let place): "the number at byte \(place) is not finite"
    case .impossibleCount(let count, let place):
      "byte \(place) announces \(count) elements, more than the rest of the file can hold"
    case .notAColumn(let rows, let columns, let place):
      "the matrix at byte \(place) is \(rows) x \(columns); expected one column"
    case .wrongLength(let count, let expected, let place):
      "the vector at byte \(place) has \(count) numbers; expected \(expected)"
    case .version(let version): "its version is \(version); expected 1"
    case .unevenStages(let count, let expected):
      "a stage has \(count) trees, but the first one has \(expected)"
    case .unevenTrees(let count, let expected):
      "a tree has \(count) splits, but the first one has \(expected)"
    case .missingLeaves(let leaves, let splits):
      "a tree of \(splits) splits has \(leaves) leaves; expected a power of two, one more than the "
        + "splits"
    case .missingPixels(let count, let stages):
      "it has pixels for \(count) of \(stages) stages"
    case .unevenPixels(let count, let expected):
      "a stage reads \(count) pixels, but the first one reads \(expected)"
    case .trailingBytes: "trailing bytes after the model"
    case .unknownPixel(let index, let count):
      "a split uses pixel \(index) of \(count)"
    case .unknownPoint(let index, let count):
      "a pixel is anchored to point \(index) of \(count)"
    case .shapeWithoutPoints(let count):
      "its shape has \(count) coordinates; expected an even number above 0"
    case .tooLarge: "it is larger than any shape predictor"
    }
  }
}
