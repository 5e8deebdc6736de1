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

/// What is wrong with the bytes of a shape predictor; `CascadeError` adds the file.
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
  case goesOn
  case unknownPixel(Int64, count: Int)
  case unknownPoint(Int64, count: Int)
  case shapeWithoutPoints(Int)
  case tooLarge

  /// Half a sentence, after "it is no whole shape predictor:".
  var reason: String {
    switch self {
    case .endsEarly: "it ends early"
    case .damagedNumber(let place): "there is no number at byte \(place), where one is expected"
    case .notFinite(let place): "the number at byte \(place) is not finite"
    case .impossibleCount(let count, let place):
      "byte \(place) announces \(count) parts, more than the rest of the file could hold"
    case .notAColumn(let rows, let columns, let place):
      "at byte \(place) there is a matrix of \(rows) x \(columns), where one column is expected"
    case .wrongLength(let count, let expected, let place):
      "at byte \(place) there are \(count) numbers, where \(expected) are expected"
    case .version(let version): "it is of version \(version), where dlib's version 1 is expected"
    case .unevenStages(let count, let expected):
      "a stage has \(count) trees and the first one \(expected)"
    case .unevenTrees(let count, let expected):
      "a tree has \(count) splits and the first one \(expected)"
    case .missingLeaves(let leaves, let splits):
      "a tree of \(splits) splits has \(leaves) leaves, where one more than splits, and a power of "
        + "two, are expected"
    case .missingPixels(let count, let stages):
      "there are pixels for \(count) of its \(stages) stages"
    case .unevenPixels(let count, let expected):
      "a stage looks at \(count) pixels and the first one at \(expected)"
    case .goesOn: "it goes on behind its end"
    case .unknownPixel(let index, let count):
      "a split compares pixel \(index), where there are \(count)"
    case .unknownPoint(let index, let count):
      "a pixel hangs on point \(index), where there are \(count)"
    case .shapeWithoutPoints(let count):
      "its shape has \(count) coordinates, expected an even number above 0"
    case .tooLarge: "it is larger than any shape predictor can be"
    }
  }
}
