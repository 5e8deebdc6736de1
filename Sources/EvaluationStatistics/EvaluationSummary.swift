public import EmotionCore

/// The figures of one recogniser on one set of labelled pictures, over both denominators.
///
/// A detector that finds few faces lowers the accuracy over all pictures, and the accuracy over
/// found faces hides that. So this has both: `accuracy` over all pictures, where a missing answer
/// counts as wrong, and `accuracyWithFace` over those in which the detector found a face.
///
/// The JSON always has every key, with `null` for a share of nothing: `n, correct, accuracy,
/// accuracyCI95, nWithFace, correctWithFace, accuracyWithFace, accuracyWithFaceCI95, labels,
/// confusion, noFace, recall, precision, macroRecall`. Shares are fractions in `0...1`; an interval
/// is `[lower, upper]` (Wilson, 95%); `confusion` is `[actual][predicted]`; lists are in the order
/// of `labels`.
public struct EvaluationSummary: Equatable, Sendable {
  /// The answers for each emotion, over all pictures.
  public let confusion: ConfusionMatrix
  /// The number of pictures in which the detector found a face.
  public let nWithFace: Int
  /// The number of correct answers among those.
  public let correctWithFace: Int

  public init(_ answers: some Sequence<LabelledAnswer>) {
    var confusion = ConfusionMatrix()
    var (nWithFace, correctWithFace) = (0, 0)
    for answer in answers {
      confusion.add(actual: answer.actual, predicted: answer.predicted)
      guard answer.faceFound else { continue }
      nWithFace += 1
      if answer.isCorrect { correctWithFace += 1 }
    }
    self.confusion = confusion
    self.nWithFace = nWithFace
    self.correctWithFace = correctWithFace
  }

  /// Takes counts; `nil` if they contradict each other.
  public init?(confusion: ConfusionMatrix, nWithFace: Int, correctWithFace: Int) {
    guard 0 <= correctWithFace, correctWithFace <= min(nWithFace, confusion.correct),
      nWithFace <= confusion.total
    else { return nil }
    self.confusion = confusion
    self.nWithFace = nWithFace
    self.correctWithFace = correctWithFace
  }
}

extension EvaluationSummary {
  /// The number of pictures.
  public var n: Int { confusion.total }
  /// The number of correct answers among them.
  public var correct: Int { confusion.correct }
  /// The share of correct answers among all pictures, `0...1`; `nil` without pictures.
  public var accuracy: Double? { confusion.accuracy }
  /// Wilson's 95% interval of `accuracy`.
  public var accuracyCI95: ConfidenceInterval { .wilson(successes: correct, of: n) }
  /// The share of correct answers where a face was found, `0...1`; `nil` if none was.
  public var accuracyWithFace: Double? { share(correctWithFace, of: nWithFace) }
  /// Wilson's 95% interval of `accuracyWithFace`.
  public var accuracyWithFaceCI95: ConfidenceInterval {
    .wilson(successes: correctWithFace, of: nWithFace)
  }
  public var labels: [String] { confusion.labels }
  /// The pictures of each emotion that got no answer, in label order.
  public var noFace: [Int] { confusion.noFace }
  /// The recall of each emotion, in label order; `nil` if it has no pictures.
  public var recall: [Double?] { Emotion.allCases.map { confusion.recall($0) } }
  /// The precision of each emotion, in label order; `nil` if no answer names it.
  public var precision: [Double?] { Emotion.allCases.map { confusion.precision($0) } }
  /// The mean of the recalls of the emotions that have pictures, `0...1`.
  public var macroRecall: Double? { confusion.macroRecall }
}

extension EvaluationSummary: Codable {
  private enum CodingKeys: String, CodingKey {
    case n, correct, accuracy, accuracyCI95
    case nWithFace, correctWithFace, accuracyWithFace, accuracyWithFaceCI95
    case labels, confusion, noFace, recall, precision, macroRecall
  }

  public func encode(to encoder: any Encoder) throws {
    var json = encoder.container(keyedBy: CodingKeys.self)
    try json.encode(n, forKey: .n)
    try json.encode(correct, forKey: .correct)
    // `encode` writes null for nil; synthesised code would leave the key out.
    try json.encode(accuracy, forKey: .accuracy)
    try json.encode(accuracyCI95, forKey: .accuracyCI95)
    try json.encode(nWithFace, forKey: .nWithFace)
    try json.encode(correctWithFace, forKey: .correctWithFace)
    try json.encode(accuracyWithFace, forKey: .accuracyWithFace)
    try json.encode(accuracyWithFaceCI95, forKey: .accuracyWithFaceCI95)
    try json.encode(labels, forKey: .labels)
    try json.encode(confusion.counts, forKey: .confusion)
    try json.encode(noFace, forKey: .noFace)
    try json.encode(recall, forKey: .recall)
    try json.encode(precision, forKey: .precision)
    try json.encode(macroRecall, forKey: .macroRecall)
  }

  /// Decodes the counts and derives the shares from them.
  ///
  /// - Throws: `DecodingError` if the labels differ or the counts contradict each other.
  public init(from decoder: any Decoder) throws {
    let json = try decoder.container(keyedBy: CodingKeys.self)
    let labels = try json.decode([String].self, forKey: .labels)
    let matrix = ConfusionMatrix(
      counts: try json.decode([[Int]].self, forKey: .confusion),
      noFace: try json.decode([Int].self, forKey: .noFace))
    guard let matrix, labels == matrix.labels else {
      throw DecodingError.dataCorruptedError(
        forKey: .confusion, in: json,
        debugDescription: "expected 7 rows of 7 counts, for \(ConfusionMatrix().labels)")
    }
    let summary = EvaluationSummary(
      confusion: matrix,
      nWithFace: try json.decode(Int.self, forKey: .nWithFace),
      correctWithFace: try json.decode(Int.self, forKey: .correctWithFace))
    guard let summary else {
      throw DecodingError.dataCorruptedError(
        forKey: .nWithFace, in: json,
        debugDescription: "more pictures with a face, or correct ones among them, than pictures")
    }
    self = summary
  }
}

/// The answer for one labelled picture, and whether a face was found in it.
///
/// An answer without a found face comes from the box prior; a found face always has an answer.
public struct LabelledAnswer: Equatable, Sendable {
  public let actual: Emotion
  /// The answer; `nil` if there is none, because no face was found.
  public let predicted: Emotion?
  /// Whether the detector found a face.
  public let faceFound: Bool

  public init(actual: Emotion, predicted: Emotion?, faceFound: Bool) {
    self.actual = actual
    self.predicted = predicted
    self.faceFound = faceFound
  }

  public var isCorrect: Bool { predicted == actual }
}
