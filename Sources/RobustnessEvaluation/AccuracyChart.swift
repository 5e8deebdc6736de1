import EvaluationStatistics
import Toolkit

/// Accuracy against the size of the perturbation, with a line for each model and attack: a run's
/// `accuracy.svg`.
struct AccuracyChart {
  let rows: [SummaryRow]
  var isSynthetic = false

  private static let colors = ["#c0392b", "#1f6fb2", "#2c8c4b", "#8e44ad"]

  var svg: String {
    let epsilons = Set(rows.compactMap(\.epsilon)).sorted()
    let faces = isSynthetic ? " synthetic faces" : ""
    let chart = LineChart(
      title: "Accuracy under attack (n = \(rows.first?.n ?? 0)\(faces), bars: 95%)",
      axis: "epsilon / 255",
      steps: epsilons.map { $0 == 0 ? "clean" : NumberText.plain($0) },
      series: lines.map { series($0.model, $0.attack, at: epsilons) }, medium: .file,
      hasLegend: true)
    return chart.svg + "\n"
  }

  /// Each model under each attack, in the order of the rows.
  private var lines: [(model: String, attack: String)] {
    var found: [(model: String, attack: String)] = []
    for row in rows where row.norm != nil {
      if !found.contains(where: { $0 == (row.model, row.attackWords) }) {
        found.append((row.model, row.attackWords))
      }
    }
    return found
  }

  /// A model under one attack, from the clean accuracy on.
  private func series(
    _ model: String, _ attack: String, at epsilons: [Double]
  ) -> LineChart.Series {
    let own = rows.filter { $0.model == model && ($0.attackWords == attack || $0.norm == nil) }
    let points = epsilons.map { epsilon in own.first { $0.epsilon == epsilon } }
    let models = Set(rows.map(\.model)).sorted()
    return LineChart.Series(
      name: "\(model), \(attack)", shares: points.map { $0?.attackedAccuracy },
      bars: points.map { $0?.attackedAccuracyCI95 }, dashes: dashes(of: attack),
      color: Self.colors[(models.firstIndex(of: model) ?? 0) % Self.colors.count])
  }

  /// Dots for noise, a pattern for each attack, and a solid line for the last one.
  private func dashes(of attack: String) -> String {
    let attacks = rows.filter { $0.knowledge.isAttack }.map(\.attackWords)
      .reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    guard let place = attacks.firstIndex(of: attack) else { return "2 4" }
    return ["none", "8 4", "12 4 2 4", "4 4"][min(attacks.count - 1 - place, 3)]
  }
}
