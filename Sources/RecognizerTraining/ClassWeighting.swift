import EmotionCore

/// How much each emotion's examples count in the loss.
public enum ClassWeighting: String, CaseIterable, Codable, Sendable {
  /// Every example counts the same: best for overall accuracy.
  case none
  /// By the inverse square root of the class's share.
  case softened
  /// By the inverse of the class's share: every emotion counts the same, best for mean recall.
  case balanced

  /// The factor of each class, with mean 1 over the examples; nil for `none`.
  func weights(labels: [Int]) -> [Float]? {
    guard self != .none, !labels.isEmpty else { return nil }
    var counts = [Float](repeating: 0, count: Emotion.count)
    for label in labels { counts[label] += 1 }
    let raw = counts.map { count -> Float in
      let inverse = Float(labels.count) / max(1, count)
      return self == .balanced ? inverse : inverse.squareRoot()
    }
    let mean = zip(raw, counts).map { $0 * $1 }.reduce(0, +) / Float(labels.count)
    return raw.map { $0 / mean }
  }
}
