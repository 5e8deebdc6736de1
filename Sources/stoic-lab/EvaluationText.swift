import CommandLineSupport
import EmotionCore
import EvaluationStatistics

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
    let lines = Emotion.allCases.map { emotion in
      "\(padded(emotion.rawValue, 11)) recall \(NumberText.percent(summary.recall[emotion.index]))  "
        + "precision \(NumberText.percent(summary.precision[emotion.index]))"
    }
    return lines.joined(separator: "\n")
  }

  private var confusion: String {
    let noAnswer = summary.noFace.contains { $0 > 0 }
    let heads =
      Emotion.allCases.map { $0.rawValue } + (noAnswer ? ["no face"] : [])
    let head = padded("", 11) + heads.map { leading($0, 11) }.joined()
    let rows = Emotion.allCases.map { emotion in
      var counts = summary.confusion.counts[emotion.index]
      if noAnswer { counts.append(summary.noFace[emotion.index]) }
      return padded(emotion.rawValue, 11) + counts.map { leading(String($0), 11) }.joined()
    }
    return ([head] + rows).joined(separator: "\n")
  }

  private func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  private func leading(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }
}
