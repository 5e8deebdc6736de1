public import EmotionCore

/// How often each emotion was recognised as each emotion, and how often there was no answer.
///
/// A picture without an answer, because no face was found in it, counts as wrong in `accuracy` and
/// in the recall of its class, but does not affect precision.
public struct ConfusionMatrix: Equatable, Sendable {
  /// The names of rows and columns, in label order.
  public var labels: [String] { Emotion.allCases.map(\.rawValue) }
  /// The counts, `[actual][predicted]`, in label order: 7 rows of 7.
  public private(set) var counts: [[Int]]
  /// The pictures of each actual emotion that got no answer.
  public private(set) var noFace: [Int]

  /// A matrix of zeros.
  public init() {
    counts = Array(repeating: Array(repeating: 0, count: Emotion.count), count: Emotion.count)
    noFace = Array(repeating: 0, count: Emotion.count)
  }

  /// Takes counts; `nil` unless they are 7 rows of 7, and 7 without a face, none of them negative.
  public init?(counts: [[Int]], noFace: [Int]) {
    let rows = counts + [noFace]
    guard rows.count == Emotion.count + 1,
      rows.allSatisfy({ $0.count == Emotion.count && $0.allSatisfy { $0 >= 0 } })
    else { return nil }
    self.counts = counts
    self.noFace = noFace
  }

  /// Counts one picture; `predicted` is `nil` if no face was found.
  public mutating func add(actual: Emotion, predicted: Emotion?) {
    if let predicted {
      counts[actual.index][predicted.index] += 1
    } else {
      noFace[actual.index] += 1
    }
  }

  /// How often an emotion was recognised as another, or correctly as itself.
  public subscript(actual actual: Emotion, predicted predicted: Emotion) -> Int {
    counts[actual.index][predicted.index]
  }
}

extension ConfusionMatrix {
  /// The number of pictures, including those without an answer.
  public var total: Int { counts.joined().reduce(0, +) + noFace.reduce(0, +) }

  /// The number of correct answers.
  public var correct: Int { Emotion.allCases.reduce(0) { $0 + self[actual: $1, predicted: $1] } }

  /// The share of correct answers among all pictures, `0...1`; `nil` without pictures.
  public var accuracy: Double? { share(correct, of: total) }

  /// The number of pictures that show an emotion.
  public func actual(_ emotion: Emotion) -> Int {
    counts[emotion.index].reduce(0, +) + noFace[emotion.index]
  }

  /// The number of answers that name an emotion.
  public func predicted(_ emotion: Emotion) -> Int {
    counts.reduce(0) { $0 + $1[emotion.index] }
  }

  /// The share of an emotion's pictures that were recognised, `0...1`; `nil` if it has none.
  public func recall(_ emotion: Emotion) -> Double? {
    share(self[actual: emotion, predicted: emotion], of: actual(emotion))
  }

  /// The share of the answers naming an emotion that are correct, `0...1`; `nil` if none names it.
  public func precision(_ emotion: Emotion) -> Double? {
    share(self[actual: emotion, predicted: emotion], of: predicted(emotion))
  }

  /// The mean of the recalls of the emotions that have pictures (balanced accuracy), `0...1`.
  public var macroRecall: Double? {
    let recalls = Emotion.allCases.compactMap { recall($0) }
    return recalls.isEmpty ? nil : recalls.reduce(0, +) / Double(recalls.count)
  }
}

/// A part of a whole as a fraction; `nil` if the whole is zero.
func share(_ part: Int, of whole: Int) -> Double? {
  whole == 0 ? nil : Double(part) / Double(whole)
}
