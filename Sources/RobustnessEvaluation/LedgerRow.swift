public import EmotionCore

/// One picture under one condition: a line of `ledger.jsonl`.
public struct LedgerRow: Codable, Equatable, Sendable {
  public let condition: Condition
  /// The picture's id in the dataset.
  public let image: String
  public let actual: Emotion
  /// The size of the perturbation measured on the 8-bit picture that was read back, in 255ths by
  /// the condition's norm; 0 for clean pictures.
  public let distance: Double
  /// What each model said, by its name.
  public let answers: [String: Answer]
}
