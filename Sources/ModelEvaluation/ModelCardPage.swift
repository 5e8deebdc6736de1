public import EmotionRecognition
public import EvaluationStatistics
import Toolkit

/// A model's card as a Markdown page, to read before using its weights.
public struct ModelCardPage {
  let card: ModelCard
  let summary: EvaluationSummary
  let evaluated: String

  /// - Parameter evaluated: The data of the summary, such as "fer2013, test split".
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
    | face detector | \(card.faceDetector) |
    | landmark predictor | \(card.landmarkPredictor ?? "none") |
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

  private var purpose: String { card.method.family?.purpose ?? "A classifier of seven emotions." }

  private var details: String {
    card.details.sorted { $0.key < $1.key }.map { "| \($0.key) | \($0.value) |" }
      .joined(separator: "\n")
  }

  private var confusion: String {
    let labels = summary.labels
    let rows = labels.enumerated().map { index, label in
      [label] + summary.confusion.counts[index].map(String.init) + [percent(summary.recall[index])]
    }
    return TextTable(
      [[""] + labels + ["recall"]] + rows + [["precision"] + summary.precision.map(percent) + [""]]
    ).markdown
  }

  private func percent(_ value: Double?) -> String { NumberText.percent(value) }

  private func interval(_ interval: ConfidenceInterval) -> String {
    "\(percent(interval.lower)) to \(percent(interval.upper))"
  }
}
