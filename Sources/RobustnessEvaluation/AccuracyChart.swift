import EvaluationStatistics
import Toolkit

/// Accuracy against the size of the perturbation, with a line for each model and attack, as an SVG
/// picture: a run's `accuracy.svg`.
struct AccuracyChart {
  let rows: [SummaryRow]
  var isSynthetic = false

  /// The maximum width of a character in the legend, so that the longest model's name fits.
  private static let characterWidth = 8.5
  private static let height = 420.0
  private static let plot = (left: 60.0, top: 46.0, right: 540.0, bottom: 370.0)
  private static let colors = ["#c0392b", "#1f6fb2", "#2c8c4b", "#8e44ad"]

  /// One line of the chart: a model under one attack, by increasing size.
  private struct Series {
    let model: String
    let attack: String
    let points: [(epsilon: Double, row: SummaryRow)]
    var name: String { "\(model), \(attack)" }
  }

  var svg: String {
    let epsilons = Set(rows.compactMap(\.epsilon)).sorted()
    let x = { (epsilon: Double) in
      let place = Double(epsilons.firstIndex(of: epsilon) ?? 0)
      return Self.plot.left
        + (Self.plot.right - Self.plot.left) * place / Double(max(1, epsilons.count - 1))
    }
    let series = series
    let lines = series.enumerated().map { line($1, at: $0, x: x) }
    return """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(width(of: series)) \(Self.height)" \
      font-family="sans-serif" font-size="13">
      <rect width="100%" height="100%" fill="white"/>
      <text x="\(Self.plot.left)" y="24" font-size="15">Accuracy under attack \
      (n = \(rows.first?.n ?? 0)\(isSynthetic ? " synthetic faces" : ""), bars: 95%)</text>
      \(axes(epsilons, x: x))
      \(lines.joined(separator: "\n"))
      </svg>

      """
  }

  private func width(of series: [Series]) -> Double {
    let longest = series.map { $0.name.count }.max() ?? 0
    return Self.plot.right + 60 + Self.characterWidth * Double(longest)
  }

  private var series: [Series] {
    var names: [(model: String, attack: String)] = []
    for row in rows where row.norm != nil {
      if !names.contains(where: { $0 == (row.model, row.attackWords) }) {
        names.append((row.model, row.attackWords))
      }
    }
    return names.map { model, attack in
      let own = rows.filter { $0.model == model && ($0.attackWords == attack || $0.norm == nil) }
      return Series(
        model: model, attack: attack,
        points: own.compactMap { row in row.epsilon.map { ($0, row) } }.sorted {
          $0.epsilon < $1.epsilon
        })
    }
  }

  private func axes(_ epsilons: [Double], x: (Double) -> Double) -> String {
    let percents = stride(from: 0, through: 100, by: 20).map { percent in
      let y = y(Double(percent) / 100)
      return """
        <line x1="\(Self.plot.left)" y1="\(y)" x2="\(Self.plot.right)" y2="\(y)" stroke="#ddd"/>
        <text x="\(Self.plot.left - 8)" y="\(y + 4)" text-anchor="end">\(percent)%</text>
        """
    }
    let sizes = epsilons.map { epsilon in
      """
      <text x="\(x(epsilon))" y="\(Self.plot.bottom + 20)" text-anchor="middle">\
      \(epsilon == 0 ? "clean" : NumberText.plain(epsilon))</text>
      """
    }
    let middle = (Self.plot.left + Self.plot.right) / 2
    let title = """
      <text x="\(middle)" y="\(Self.plot.bottom + 40)" text-anchor="middle">epsilon / 255</text>
      """
    return (percents + sizes + [title]).joined(separator: "\n")
  }

  private func line(_ series: Series, at index: Int, x: (Double) -> Double) -> String {
    let models = Set(rows.map(\.model)).sorted()
    let color = Self.colors[(models.firstIndex(of: series.model) ?? 0) % Self.colors.count]
    let dashes = dashes(of: series.attack)
    let path = series.points.map { "\(x($0.epsilon)),\(y($0.row.attackedAccuracy))" }
    let bars = series.points.map { point in
      let interval = point.row.attackedAccuracyCI95
      return """
        <line x1="\(x(point.epsilon))" y1="\(y(interval.lower))" x2="\(x(point.epsilon))" \
        y2="\(y(interval.upper))" stroke="\(color)"/>
        """
    }
    let labelY = Self.plot.top + 14 + 22 * Double(index)
    let left = Self.plot.right + 16
    return """
      <polyline points="\(path.joined(separator: " "))" fill="none" stroke="\(color)" \
      stroke-width="2" stroke-dasharray="\(dashes)"/>
      \(bars.joined(separator: "\n"))
      <line x1="\(left)" y1="\(labelY - 4)" x2="\(left + 30)" y2="\(labelY - 4)" stroke="\(color)" \
      stroke-width="2" stroke-dasharray="\(dashes)"/>
      <text x="\(left + 36)" y="\(labelY)">\(series.name.escapedForMarkup)</text>
      """
  }

  /// Dots for noise, a pattern for each attack, and a solid line for the last one.
  private func dashes(of attack: String) -> String {
    let attacks = rows.filter { $0.knowledge.isAttack }.map(\.attackWords)
      .reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    guard let place = attacks.firstIndex(of: attack) else { return "2 4" }
    return ["none", "8 4", "12 4 2 4", "4 4"][min(attacks.count - 1 - place, 3)]
  }

  /// The y coordinate of an accuracy, `0...1`.
  private func y(_ accuracy: Double) -> Double {
    let place = Self.plot.bottom - (Self.plot.bottom - Self.plot.top) * accuracy
    return (place * 10).rounded() / 10
  }
}
