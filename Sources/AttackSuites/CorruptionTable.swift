import AdversarialAttacks
import Toolkit

/// The robust accuracy under each common corruption, by severity.
struct CorruptionTable {
  let heads = ["corruption", "1", "2", "3", "4", "5", "mean"]
  /// One for each corruption, then the mean; empty if the run has none.
  let rows: [[String]]
  var isEmpty: Bool { rows.isEmpty }

  init(_ summary: RobustnessSummary) {
    let known = Dictionary(
      summary.rows.map { ($0.attack, $0.robustAccuracy) }, uniquingKeysWith: { first, _ in first })
    var sums = [[Double]](repeating: [], count: 6)
    var rows: [[String]] = []
    for corruption in Corruption.allCases {
      let values = (1...5).map { known["\(corruption.rawValue)-\($0)"] }
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
    if !rows.isEmpty {
      rows.append(
        ["mean"]
          + sums.map {
            $0.isEmpty ? "\u{2013}" : NumberText.percent($0.reduce(0, +) / Double($0.count))
          })
    }
    self.rows = rows
  }
}
