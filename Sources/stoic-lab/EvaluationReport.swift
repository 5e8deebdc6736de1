import DatasetPreparation
import EmotionCore
import EmotionDatasets
import EvaluationStatistics
import FaceAnalysis
import ModelEvaluation
import Toolkit

/// What `stoic evaluate --json` prints: the fields of `EvaluationSummary`, and their context.
struct EvaluationReport: Encodable {
  let evaluation: Evaluation
  let data: Dataset
  let split: SplitChoice
  let seed: UInt64

  private enum CodingKeys: String, CodingKey {
    case model, data, dataFingerprint, framing, split, engine, minFace, threshold, noFacePolicy,
      skipped, seed, synthetic
  }

  func encode(to encoder: any Encoder) throws {
    try evaluation.summary.encode(to: encoder)
    let search = evaluation.pipeline.search
    var json = encoder.container(keyedBy: CodingKeys.self)
    try json.encode(evaluation.modelName, forKey: .model)
    try json.encode(data.name, forKey: .data)
    try json.encode(data.fingerprint, forKey: .dataFingerprint)
    try json.encode(data.framing, forKey: .framing)
    try json.encode(split, forKey: .split)
    try json.encode(search.engine, forKey: .engine)
    try json.encode(search.minimumSide, forKey: .minFace)
    try json.encode(search.threshold, forKey: .threshold)
    try json.encode(evaluation.pipeline.noFace, forKey: .noFacePolicy)
    try json.encode((data.rejections + evaluation.rejections).count, forKey: .skipped)
    try json.encode(seed, forKey: .seed)
    try json.encode(data.caution != nil, forKey: .synthetic)
  }
}

/// An evaluation for people to read.
struct EvaluationText {
  let name: String
  let summary: EvaluationSummary

  var text: String {
    """
    \(name)
    accuracy over all pictures         \(accuracy(summary.accuracy, summary.accuracyCI95, summary.n))
    accuracy where a face was found    \
    \(accuracy(summary.accuracyWithFace, summary.accuracyWithFaceCI95, summary.nWithFace))
    mean recall of the classes         \(NumberText.percent(summary.macroRecall))

    \(classes)

    confusion (rows: true emotion, columns: answer)
    \(confusion)

    """
  }

  private func accuracy(_ value: Double?, _ interval: ConfidenceInterval, _ n: Int) -> String {
    "\(NumberText.percent(value))  (95%: \(NumberText.percent(interval.lower)) to "
      + "\(NumberText.percent(interval.upper)), n = \(n))"
  }

  private var classes: String {
    Emotion.allCases.map { emotion in
      "\(emotion.rawValue.padded(11)) recall \(NumberText.percent(summary.recall[emotion.index]))  "
        + "precision \(NumberText.percent(summary.precision[emotion.index]))"
    }.joined(separator: "\n")
  }

  private var confusion: String {
    let noAnswer = summary.noFace.contains { $0 > 0 }
    let heads = Emotion.allCases.map(\.rawValue) + (noAnswer ? ["no face"] : [])
    let rows = Emotion.allCases.map { emotion in
      let counts =
        summary.confusion.counts[emotion.index]
        + (noAnswer ? [summary.noFace[emotion.index]] : [])
      return ([emotion.rawValue.padded(11)] + counts.map { String($0).leading(11) }).joined()
    }
    return ([([String(repeating: " ", count: 11)] + heads.map { $0.leading(11) }).joined()] + rows)
      .joined(separator: "\n")
  }
}
