import AttackLedger
public import EmotionDatasets
public import EvaluationStatistics
public import Toolkit

/// The result of `stoic certify`: `summary.json`.
public struct CertificationSummary: Codable, Equatable, Sendable {
  public let dataset: String
  public let model: String
  public let seed: UInt64
  /// Whether the faces are synthetic, so that the figures are a demonstration, not evidence.
  public let synthetic: Bool
  public let skipped: Int
  public let smoothing: Smoothing
  public let n: Int
  /// The accuracy of the model itself on clean pictures.
  public let cleanAccuracy: Double
  /// The pictures about which the smoothed model gives no answer.
  public let abstained: Int
  /// From radius 0, the smoothed model's own accuracy, on.
  public let rows: [Row]

  /// The pictures that are certified at one radius.
  public struct Row: Codable, Equatable, Sendable {
    /// By l2, in units of `0...1` pixels, and in 255ths.
    public let radius: Double
    public let epsilon: Double
    /// The share of all pictures whose smoothed answer is right and cannot be changed within the
    /// radius: a lower bound of the smoothed model's robustness.
    public let certifiedAccuracy: Double
    /// Wilson's interval.
    public let certifiedCI95: ConfidenceInterval
  }

  private static let radii = [0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.5, 1]

  init(
    _ pictures: [CertifiedPicture], plan: CertificationRun.Plan, model: String, dataset: Dataset,
    skipped: Int
  ) {
    (self.dataset, self.model, seed) = (dataset.name, model, plan.seed)
    (synthetic, self.skipped, smoothing) = (dataset.caution != nil, skipped, plan.smoothing)
    let count = pictures.count
    n = count
    cleanAccuracy =
      Double(pictures.count { $0.cleanAnswer == $0.label }) / Double(max(1, count))
    abstained = pictures.count { $0.answer == nil }
    let right = pictures.filter { $0.answer == $0.label }
    rows = Self.radii.map { radius in
      let certified = right.count { $0.radius >= radius }
      return Row(
        radius: radius, epsilon: 255 * radius,
        certifiedAccuracy: Double(certified) / Double(max(1, count)),
        certifiedCI95: .wilson(successes: certified, of: count))
    }
  }

  /// The rows for a terminal, and what they mean.
  public var text: String {
    let table = TextTable(
      [["l2 radius", "in 255ths", "n", "certified accuracy (95%)"]]
        + rows.map { row in
          [
            NumberText.trimmed(row.radius, 2), NumberText.trimmed(row.epsilon, 1), String(n),
            "\(NumberText.percent(row.certifiedAccuracy)) \(row.certifiedCI95.points)",
          ]
        })
    return table.lines().joined(separator: "\n") + "\n\n"
      + "Right, and proven not to change within the radius, of the smoothed model: the most frequent "
      + "answer under noise of \(NumberText.trimmed(255 * smoothing.deviation, 1))/255, "
      + "\(smoothing.counting) copies a picture; each certificate holds with a probability of "
      + "\(NumberText.percent(1 - smoothing.alpha)). \(abstained) abstentions; the model itself gets "
      + "\(NumberText.percent(cleanAccuracy)) right when clean."
  }
}
