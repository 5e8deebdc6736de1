public import EmotionRecognition
public import EvaluationStatistics

/// A model's card as a Markdown page: what people read before they use its weights.
public struct ModelCardPage {
  let card: ModelCard
  let summary: EvaluationSummary
  let evaluated: String

  /// - Parameter evaluated: The data that the summary is about, such as "fer2013, test split".
  public init(card: ModelCard, summary: EvaluationSummary, evaluated: String) {
    self.card = card
    self.summary = summary
    self.evaluated = evaluated
  }

  public var markdown: String {
    """
    # \(card.name)

    \(purpose)

    | | |
    |---|---|
    | method | `\(card.method.rawValue)` |
    | training data | \(card.trainingData) |
    | licence | \(card.licence) |
    | preprocessing | \(card.preprocessing) |
    | seed | \(card.seed) |
    \(details)

    ## Accuracy

    On \(evaluated):

    | denominator | accuracy | 95% interval (Wilson) | n |
    |---|---|---|---|
    | all pictures | \(percent(summary.accuracy)) | \(interval(summary.accuracyCI95)) | \(summary.n) |
    | pictures in which the detector found a face | \(percent(summary.accuracyWithFace)) | \
    \(interval(summary.accuracyWithFaceCI95)) | \(summary.nWithFace) |

    Confusion matrix (rows: true emotion, columns: answer):

    \(confusion)

    ## What it must not be used for

    - To decide anything about a person: not hiring, schooling, policing, credit, insurance, health.
    - To claim what somebody feels. The labels are what people thought an expression showed, and
      people agree with them about 65% of the time.
    - To recognise expressions where being fooled does harm: see the README for what small changes of
      a picture do to it.
    - Commercially, without asking those who own the training data.

    """
  }

  private var purpose: String {
    switch card.method.family {
    case .landmark:
      "A classifier of seven emotions that sees nothing of a face but the geometry of 68 landmarks. "
        + "The landmarks come from dlib's predictor, which was trained on iBUG 300-W: that licence "
        + "excludes commercial use."
    case .resnet: "A classifier of seven emotions that sees the pixels of a face crop."
    }
  }

  private var details: String {
    card.details.sorted { $0.key < $1.key }.map { "| \($0.key) | \($0.value) |" }
      .joined(separator: "\n")
  }

  private var confusion: String {
    let labels = summary.labels
    let head = "| | " + labels.joined(separator: " | ") + " | recall |"
    let rule = "|---|" + labels.map { _ in "---|" }.joined() + "---|"
    let rows = labels.enumerated().map { index, label in
      let counts = summary.confusion.counts[index].map(String.init).joined(separator: " | ")
      return "| \(label) | \(counts) | \(percent(summary.recall[index])) |"
    }
    let precision = summary.precision.map(percent).joined(separator: " | ")
    return ([head, rule] + rows + ["| precision | \(precision) | |"]).joined(separator: "\n")
  }

  private func percent(_ value: Double?) -> String { value.map(Figures.percent) ?? "-" }

  private func interval(_ interval: ConfidenceInterval) -> String {
    "\(Figures.percent(interval.lower)) to \(Figures.percent(interval.upper))"
  }
}
