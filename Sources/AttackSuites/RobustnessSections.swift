import EvaluationStatistics
import Toolkit

/// The figures of a run as parts of a page of HTML.
struct RobustnessSections {
  private let summary: RobustnessSummary
  private var rows: [RobustnessRow] { summary.rows }
  private var hasOwnLimits: Bool { rows.contains { $0.epsilon == nil } }

  init(_ summary: RobustnessSummary) { self.summary = summary }

  /// Curve and table of robust accuracy, and what they mean.
  var accuracy: String {
    let order =
      summary.mode == .cascade
      ? "Each attack saw only what withstood those before it" : "Each attack saw every picture"
    let inherited =
      hasOwnLimits
      ? ""
      : "; what an attack fooled at a smaller epsilon counts as attacked and fooled at larger ones, "
        + "where it is not attacked again"
    return """
      \(hasOwnLimits ? corruptions : curve)
      \(rows.count > 40 ? "<details><summary>All \(rows.count) rows</summary>" : "")
      \(table)
      \(rows.count > 40 ? "</details>" : "")
      <p>A picture counts as robust if its answer is right when clean and under every attack of the
      row. Intervals are Wilson's, 95%. \(order)\(inherited). Queries and distances (in 255ths)
      are medians over the pictures that the attack fooled.</p>
      """
  }

  /// Everything else.
  var statistics: String {
    let parts = [average, distances, queries, optimality, confusion].filter { !$0.isEmpty }
    return parts.isEmpty ? "" : "<h2>Statistics</h2>\n" + parts.joined(separator: "\n")
  }

  private var curve: String {
    let worst = rows.filter(\.isWorstCase)
    let others = Array(Set(rows.map(\.attack)).subtracting([RobustnessRow.worstCase])).sorted()
    return LineChart(
      title: "Robust accuracy against epsilon", axis: "epsilon in 255ths",
      steps: ["clean"] + worst.map { NumberText.trimmed($0.epsilon ?? 0, 2) },
      series: [
        LineChart.Series(
          name: "worst case",
          shares: [worst.first?.cleanAccuracy] + worst.map(\.robustAccuracy),
          bars: [nil] + worst.map(\.robustCI95))
      ]
        + others.map { name in
          LineChart.Series(
            name: name,
            shares: [nil]
              + worst.map { point in
                rows.first { $0.attack == name && $0.epsilon == point.epsilon }?.robustAccuracy
              }, isLine: false)
        }
    ).svg
  }

  private var table: String {
    let hasLandmarks = rows.contains { $0.medianDisplacement != nil }
    let heads =
      [
        "attack", "\u{3B5}\u{2009}/\u{2009}255", "robust", "95%", "drop in points (95%)",
        "attacked", "fooled", "queries", "distance",
      ] + (hasLandmarks ? ["points moved"] : []) + ["ms", "attacker"]
    return HTMLTable(
      heads: heads,
      rows: rows.map { row -> HTMLTable.Row in
        let nothing = "\u{2013}"
        var cells = [
          row.attack, row.epsilon.map(NumberText.plain) ?? nothing,
          NumberText.percent(row.robustAccuracy),
          "\(NumberText.percent(row.robustCI95.lower)) to "
            + NumberText.percent(row.robustCI95.upper),
          "\(NumberText.points(row.drop)) \(row.dropCI95.points)",
          String(row.attacked), String(row.fooled),
        ]
        cells.append(row.medianQueries.map { NumberText.trimmed($0, 0) } ?? nothing)
        cells.append(row.medianDistance.map { NumberText.trimmed($0, 1) } ?? nothing)
        if hasLandmarks {
          cells.append(row.medianDisplacement.map { NumberText.percent($0) } ?? nothing)
        }
        cells.append(row.medianMilliseconds.map { NumberText.fixed($0, 1) } ?? nothing)
        cells.append(row.knowledge)
        return HTMLTable.Row(cells: cells, style: row.isWorstCase ? "worst" : nil)
      }
    ).html
  }

  /// Corruptions by severity; empty if the suite is another.
  private var corruptions: String {
    let table = CorruptionTable(summary)
    guard !table.isEmpty else { return "" }
    return """
      <h3>Corruptions by severity</h3>
      \(HTMLTable(heads: table.heads, rows: table.rows.map { HTMLTable.Row(cells: $0) }).html)
      <p>The share of all pictures that are right when clean and when corrupted.</p>
      """
  }

  private var average: String {
    guard !summary.averages.isEmpty else { return "" }
    return """
      <h3>Worst case and average</h3>
      \(HTMLTable(
        heads: ["\u{3B5}\u{2009}/\u{2009}255", "mean over the attacks", "worst case"],
        rows: summary.averages.map { average in
          HTMLTable.Row(cells: [
            average.epsilon.map(NumberText.plain) ?? "\u{2013}",
            NumberText.percent(average.meanRobustAccuracy), NumberText.percent(average.worstCase),
          ])
        }).html)
      """
  }

  private var distances: String {
    let found = summary.smallestDistances
    guard found.n > found.unbroken else { return "" }
    let values = [
      found.percent10, found.percent25, found.percent50, found.percent75, found.percent90,
    ]
    return """
      <h3>Smallest perturbations that fooled</h3>
      \(HTMLTable(
        heads: ["share of the pictures", "10%", "25%", "50%", "75%", "90%"],
        rows: [
          HTMLTable.Row(
            cells: ["distance in 255ths"]
              + values.map { $0.map { NumberText.trimmed($0, 1) } ?? "more" })
        ]).html)
      <p>Over \(found.n) pictures that are right when clean; nothing fooled \(found.unbroken) of
      them.</p>
      """
  }

  /// Curves of the attacks that several queries helped, at the largest epsilon.
  private var queries: String {
    let curves = summary.successOverQueries.filter {
      $0.epsilon == summary.successOverQueries.last?.epsilon && $0.points.count > 2
    }.prefix(Self.dashes.count)
    guard !curves.isEmpty else { return "" }
    let steps = Set(curves.flatMap { $0.points.map(\.queries) }).sorted()
    let epsilon = curves.first?.epsilon.map { " at \(NumberText.plain($0))" } ?? ""
    return """
      <h3>Success over queries\(epsilon)</h3>
      \(LineChart(
        title: "Share fooled against queries", axis: "queries",
        steps: steps.enumerated().map { place, step in
          place % max(1, steps.count / 8) == 0 ? String(step) : ""
        },
        series: zip(curves, Self.dashes).map { curve, dashes in
          LineChart.Series(
            name: curve.attack,
            shares: steps.map { step in
              step <= curve.points.last?.queries ?? 0
                ? curve.points.last { $0.queries <= step }?.fooled : nil
            }, dashes: dashes)
        }, hasLegend: true
      ).svg)
      """
  }

  private static let dashes = ["none", "8 4", "2 4", "12 4 2 4", "4 4", "16 4"]

  private var optimality: String {
    guard !summary.optimality.isEmpty else { return "" }
    return """
      <h3>Optimality</h3>
      \(HTMLTable(
        heads: ["attack", "optimality"],
        rows: summary.optimality.map {
          HTMLTable.Row(cells: [$0.attack, NumberText.fixed($0.value, 3)])
        }).html)
      <p>The area above an attack's curve, divided by that of the best of the suite for each picture
      (AttackBench): 1 means that no other attack found more.</p>
      """
  }

  private var confusion: String {
    let confusion = summary.confusion
    guard !hasOwnLimits, confusion.classes.count <= 12 else { return "" }
    let parts =
      [("clean", confusion.clean)]
      + confusion.attacked.map { attacked in
        ("worst case at \(NumberText.plain(attacked.epsilon ?? 0))", attacked.counts)
      }
    return "<h3>Answers before and after</h3>\n"
      + parts.map { title, counts in
        "<details><summary>\(title)</summary>"
          + HTMLTable(
            heads: ["label, answer"] + confusion.classes,
            rows: zip(confusion.classes, counts).map { name, row in
              HTMLTable.Row(cells: [name] + row.map { String($0) })
            }
          ).html + "</details>"
      }.joined(separator: "\n")
  }
}
