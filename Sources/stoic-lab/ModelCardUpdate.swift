import DurableFiles
import EmotionRecognition
import EvaluationStatistics
import FoundationEssentials
import ModelEvaluation

/// Writes the measured accuracy into a model's file, and its card beside it.
struct ModelCardUpdate {
  let model: InstalledModel
  let summary: EvaluationSummary
  /// The evaluated data, such as "fer2013, test split".
  let evaluated: String

  /// - Returns: The path of the card.
  func write() throws -> String {
    let file = try ModelFile.read(model.path)
    var card = file.card
    card.accuracy = accuracy(summary.accuracy, summary.accuracyCI95, n: summary.n)
    card.accuracyWithFace = accuracy(
      summary.accuracyWithFace, summary.accuracyWithFaceCI95, n: summary.nWithFace)
    try ModelFile(card: card, tensors: file.tensors).write(to: model.path)
    let page = ModelCardPage(card: card, summary: summary, evaluated: evaluated)
    let path = InstalledModel.stem(of: model.path) + ".md"
    try DurableFile.write(Data(page.markdown.utf8), to: path)
    return path
  }

  private func accuracy(_ value: Double?, _ interval: ConfidenceInterval, n: Int)
    -> ModelCard.Accuracy?
  {
    value.map {
      ModelCard.Accuracy(value: $0, ci95: [interval.lower, interval.upper], n: n, data: evaluated)
    }
  }
}
