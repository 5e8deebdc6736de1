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
    // `encode` of an optional writes null, where the synthesised code would leave the key out.
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

  /// Reads the counts and derives the shares from them again.
  ///
  /// - Throws: `DecodingError` where the labels are others, or the counts contradict one another.
  public init(from decoder: any Decoder) throws {
    let json = try decoder.container(keyedBy: CodingKeys.self)
    let labels = try json.decode([String].self, forKey: .labels)
    let matrix = ConfusionMatrix(
      counts: try json.decode([[Int]].self, forKey: .confusion),
      noFace: try json.decode([Int].self, forKey: .noFace))
    guard let matrix, labels == matrix.labels else {
      throw DecodingError.dataCorruptedError(
        forKey: .confusion, in: json,
        debugDescription: "7 rows of 7 counts are expected, for \(ConfusionMatrix().labels)")
    }
    let summary = EvaluationSummary(
      confusion: matrix,
      nWithFace: try json.decode(Int.self, forKey: .nWithFace),
      correctWithFace: try json.decode(Int.self, forKey: .correctWithFace))
    guard let summary else {
      throw DecodingError.dataCorruptedError(
        forKey: .nWithFace, in: json,
        debugDescription: "more pictures with a face, or right among them, than there are")
    }
    self = summary
  }
}
