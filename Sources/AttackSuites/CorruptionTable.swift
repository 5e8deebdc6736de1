import AdversarialAttacks
import Toolkit

/// The robust accuracy under each common corruption, by severity.
struct CorruptionTable {
  let heads = ["corruption", "1", "2", "3", "4", "5", "mean"]
  /// One for each corruption, the mean, and the share that withstands all; empty if there is none.
  let rows: [[String]]
  var isEmpty: Bool { rows.isEmpty }
  /// Whether the run has no other attack, so that the table is all of it.
  let isWhole: Bool

  init(_ summary: RobustnessSummary) {
    let names = Set(
      Corruption.allCases.flatMap { corruption in (1...5).map { Self.name(corruption, $0) } })
    isWhole = summary.rows.allSatisfy { $0.isWorstCase || names.contains($0.attack) }
    let known = Dictionary(
      summary.rows.map { ($0.attack, $0.robustAccuracy) }, uniquingKeysWith: { first, _ in first })
    var sums = [[Double]](repeating: [], count: 6)
    var rows = [
      ["clean"] + Array(repeating: "", count: 5)
        + [NumberText.percent(summary.rows.first?.cleanAccuracy)]
    ]
    for corruption in Corruption.allCases {
      let values = (1...5).map { known[Self.name(corruption, $0)] }
      let found = values.compactMap(\.self)
      guard !found.isEmpty else { continue }
      let mean = found.reduce(0, +) / Double(found.count)
      for (place, value) in (values + [mean]).enumerated() {
        if let value { sums[place].append(value) }
      }
      rows.append(
        [corruption.rawValue]
          + (values + [mean]).map { $0.map { NumberText.percent($0) } ?? "\u{2013}" })
    }
    if rows.count == 1 {
      rows = []
    } else {
      rows.append(
        ["mean"]
          + sums.map {
            $0.isEmpty ? "\u{2013}" : NumberText.percent($0.reduce(0, +) / Double($0.count))
          })
      let worst = summary.rows.first(where: \.isWorstCase)?.robustAccuracy
      rows.append(
        ["under all of them"] + Array(repeating: "", count: 5) + [NumberText.percent(worst)])
    }
    self.rows = rows
  }

  /// The name of an attack; empty for a severity that is none.
  private static func name(_ corruption: Corruption, _ severity: Int) -> String {
    (try? CommonCorruption(corruption, severity: severity).name) ?? ""
  }
}
