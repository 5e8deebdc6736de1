import EmotionRecognition

extension ModelListing {
  /// The models as a table for people, their licences under it.
  var table: String {
    let header = [
      "MODEL", "METHOD", "ACCURACY (95% CI)", "WITH A FACE (95% CI)", "MEASURED ON", "SIZE",
    ]
    let rows = models.map { model in
      [
        model.name, model.card.method.rawValue, Self.cell(model.card.accuracy),
        Self.cell(model.card.accuracyWithFace),
        model.card.accuracy.map { "\($0.data), n = \($0.n)" } ?? "-",
        Self.size(model.bytes),
      ]
    }
    var licences = models.map { "\($0.name): \($0.card.licence)" }
    var faces: [String] = []
    if let faceModel {
      faces = [
        "",
        "Synthetic faces are drawn from \(faceModel.path) "
          + "(\(faceModel.trainingData); \(Self.size(faceModel.bytes)))",
      ]
      licences.append("face model: \(faceModel.licence)")
    }
    return (Self.aligned([header] + rows) + faces + ["", "Licences"] + licences)
      .joined(separator: "\n")
  }

  /// An accuracy in percent with its interval: `61.2% (59.6-62.8)`; `-` where it was not measured.
  static func cell(_ accuracy: ModelCard.Accuracy?) -> String {
    guard let accuracy, let low = accuracy.ci95.first, let high = accuracy.ci95.last else {
      return "-"
    }
    return "\(percent(accuracy.value))% (\(percent(low))-\(percent(high)))"
  }

  /// Bytes in millions, as `45.0 MB`.
  static func size(_ bytes: Int) -> String {
    let tenths = (bytes + 50_000) / 100_000
    return "\(tenths / 10).\(tenths % 10) MB"
  }

  /// A fraction as a percentage with one decimal: `percent(0.6124)` is `61.2`.
  private static func percent(_ fraction: Double) -> String {
    guard fraction.isFinite, abs(fraction) <= 1 else { return "?" }
    let tenths = Int((fraction * 1000).rounded())
    return "\(tenths / 10).\(abs(tenths % 10))"
  }

  /// Rows as lines, every column but the last padded to its widest cell.
  private static func aligned(_ rows: [[String]]) -> [String] {
    let columns = rows.first?.count ?? 0
    let widths = (0..<columns).map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      zip(row, widths).enumerated().map { column, cell in
        let padding = column == columns - 1 ? 0 : cell.1 - cell.0.count
        return cell.0 + String(repeating: " ", count: padding)
      }.joined(separator: "  ")
    }
  }
}
