import EvaluationStatistics
import Toolkit

/// Where a landmark method broke, as part of a page of HTML; empty for other models.
struct MovementSection {
  private let figures: [MovementFigures]

  init(_ summary: RobustnessSummary) { figures = summary.movements ?? [] }

  var html: String {
    guard !figures.isEmpty else { return "" }
    return """
      <h2>Where it broke</h2>
      \(HTMLTable(heads: Self.stageHeads, rows: figures.map { HTMLTable.Row(cells: stages($0)) }).html)
      <p>Of the pictures that were right when clean and are fooled at this epsilon or a smaller one:
      the detector lost the face; the answer is right again in the clean picture's box; the points
      moved by less than \(NumberText.percent(MovementFigures.smallDisplacement)) of the distance
      between the eyes, so the classifier was near its border; or the points moved.</p>
      <h3>How far the points moved</h3>
      \(curve)
      \(HTMLTable(heads: Self.partHeads, rows: figures.map { HTMLTable.Row(cells: parts($0)) }).html)
      <p>Medians over the fooled pictures, as shares of the distance between the eyes.</p>
      """
  }

  private static let epsilon = "\u{3B5}\u{2009}/\u{2009}255"
  private static let stageHeads = [
    epsilon, "fooled", "face lost", "box moved", "small margin", "points moved",
  ]
  private static let partHeads = [
    epsilon, "all points", "jaw", "brows", "nose", "eyes", "mouth", "corners of the box",
  ]

  private func name(_ figure: MovementFigures) -> String {
    figure.epsilon.map(NumberText.plain) ?? "\u{2013}"
  }

  private func stages(_ figure: MovementFigures) -> [String] {
    let counts = [
      figure.fooled, figure.faceLost, figure.boxMoved, figure.smallMargin, figure.pointsMoved,
    ]
    return [name(figure)] + counts.map { String($0) }
  }

  private func parts(_ figure: MovementFigures) -> [String] {
    let shares = [
      figure.points, figure.jaw, figure.brows, figure.nose, figure.eyes, figure.mouth, figure.box,
    ]
    return [name(figure)] + shares.map { NumberText.percent($0) }
  }

  /// The parts of the face against epsilon.
  private var curve: String {
    let lines: [(String, String, (MovementFigures) -> Double)] = [
      ("all points", "none", \.points), ("jaw", "8 4", \.jaw), ("brows", "2 4", \.brows),
      ("nose", "12 4 2 4", \.nose), ("eyes", "4 4", \.eyes), ("mouth", "16 4", \.mouth),
    ]
    let largest = figures.flatMap { figure in lines.map { $0.2(figure) } }.max() ?? 0
    return LineChart(
      title: "Displacement of the points against epsilon", axis: "epsilon in 255ths",
      steps: figures.map(name),
      series: lines.map { line, dashes, value in
        LineChart.Series(name: line, shares: figures.map(value), dashes: dashes)
      }, hasLegend: true,
      // The next whole multiple of 5%, so that the marks are whole percents.
      top: max(0.05, (largest * 20).rounded(.up) / 20)
    ).svg
  }
}
