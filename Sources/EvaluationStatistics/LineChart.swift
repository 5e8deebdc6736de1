import Toolkit

/// Shares against the steps of a scale, with their intervals, as a picture in SVG.
package struct LineChart {
  /// A line, or single dots.
  package struct Series {
    let name: String
    /// The share at each step, `0...1`; nil where there is none.
    let shares: [Double?]
    /// The interval at each step; nil where there is none.
    let bars: [ConfidenceInterval?]
    let isLine: Bool
    /// How the line is broken, as `stroke-dasharray`.
    let dashes: String
    /// nil for that of the text.
    let color: String?

    package init(
      name: String, shares: [Double?], bars: [ConfidenceInterval?] = [], isLine: Bool = true,
      dashes: String = "none", color: String? = nil
    ) {
      (self.name, self.shares, self.bars) = (name, shares, bars)
      (self.isLine, self.dashes, self.color) = (isLine, dashes, color)
    }
  }

  /// What shows a chart.
  package enum Medium: Sendable {
    /// A page, from which the chart takes its colours; names are below it.
    case page
    /// A file of its own: black on white, with a title above the chart and the names beside it.
    case file
  }

  let title: String
  /// What the steps are, below them.
  let axis: String
  let steps: [String]
  let series: [Series]
  let medium: Medium
  /// Whether the names of the series are shown.
  let hasLegend: Bool
  /// The share at the upper end of the vertical axis, above 0.
  let top: Double

  package init(
    title: String, axis: String, steps: [String], series: [Series], medium: Medium = .page,
    hasLegend: Bool = false, top: Double = 1
  ) {
    (self.title, self.axis, self.steps, self.series) = (title, axis, steps, series)
    (self.medium, self.hasLegend, self.top) = (medium, hasLegend, top)
  }

  package var svg: String {
    let drawn = series.enumerated().flatMap { place, series in
      drawing(of: series) + (hasLegend ? [legend(series, at: place)] : [])
    }
    let namespace = medium == .file ? "xmlns=\"http://www.w3.org/2000/svg\" " : ""
    return """
      <svg \(namespace)viewBox="0 0 \(size.width) \(size.height)" role="img" \
      aria-label="\(title.escapedForMarkup)" fill="\(ink)" font-family="sans-serif" font-size="13">
      \((ground + axes + drawn).joined(separator: "\n"))
      </svg>
      """
  }

  private var plot: (left: Double, top: Double, right: Double, bottom: Double) {
    switch medium {
    case .page: (left: 50, top: 16, right: 560, bottom: 240)
    case .file: (left: 60, top: 46, right: 540, bottom: 370)
    }
  }

  private var size: (width: Double, height: Double) {
    switch medium {
    case .page:
      return (width: 600, height: 290 + (hasLegend ? 22 * Double(series.count) : 0))
    case .file:
      // A character of the legend is 8.5 wide at most, so the longest name fits.
      let longest = series.map(\.name.count).max() ?? 0
      return (width: plot.right + 60 + 8.5 * Double(longest), height: 420)
    }
  }

  private var ink: String { medium == .page ? "currentColor" : "black" }

  private func x(_ step: Int) -> Double {
    let share = Double(step) / Double(max(1, steps.count - 1))
    return Self.tenths(plot.left + (plot.right - plot.left) * share)
  }

  private func y(_ share: Double) -> Double {
    Self.tenths(plot.bottom - (plot.bottom - plot.top) * share / top)
  }

  private static func tenths(_ place: Double) -> Double { (place * 10).rounded() / 10 }

  private var ground: [String] {
    guard medium == .file else { return [] }
    return [
      """
      <rect width="100%" height="100%" fill="white"/>
      <text x="\(plot.left)" y="24" font-size="15">\(title.escapedForMarkup)</text>
      """
    ]
  }

  private var axes: [String] {
    let grid = medium == .page ? "stroke=\"currentColor\" opacity=\"0.15\"" : "stroke=\"#ddd\""
    let percents = (0...5).map { fifth in
      let height = y(top * Double(fifth) / 5)
      let percent = NumberText.trimmed(100 * top * Double(fifth) / 5, 1)
      return """
        <line x1="\(plot.left)" y1="\(height)" x2="\(plot.right)" y2="\(height)" \(grid)/>
        <text x="\(plot.left - 8)" y="\(height + 4)" text-anchor="end">\(percent)%</text>
        """
    }
    let marks = steps.enumerated().map { step, name in
      """
      <text x="\(x(step))" y="\(plot.bottom + 20)" text-anchor="middle">\
      \(name.escapedForMarkup)</text>
      """
    }
    let below = """
      <text x="\((plot.left + plot.right) / 2)" y="\(plot.bottom + 40)" text-anchor="middle">\
      \(axis.escapedForMarkup)</text>
      """
    return percents + marks + [below]
  }

  private func drawing(of series: Series) -> [String] {
    let color = series.color ?? ink
    let name = series.name.escapedForMarkup
    let points = series.shares.enumerated().compactMap { step, share in
      share.map { (x: x(step), y: y($0), share: $0) }
    }
    guard series.isLine else {
      return points.map { point in
        """
        <circle cx="\(point.x)" cy="\(point.y)" r="3" fill="none" stroke="\(color)" \
        opacity="0.6"><title>\(name): \(NumberText.percent(point.share))</title></circle>
        """
      }
    }
    let path = points.map { "\($0.x),\($0.y)" }.joined(separator: " ")
    let line = """
      <polyline points="\(path)" fill="none" stroke="\(color)" stroke-width="2" \
      stroke-dasharray="\(series.dashes)"><title>\(name)</title></polyline>
      """
    let bars = series.bars.enumerated().compactMap { step, bar in
      bar.map {
        """
        <line x1="\(x(step))" y1="\(y($0.lower))" x2="\(x(step))" y2="\(y($0.upper))" \
        stroke="\(color)"/>
        """
      }
    }
    return [line] + bars
  }

  private func legend(_ series: Series, at place: Int) -> String {
    let left = medium == .page ? plot.left : plot.right + 16
    let top = medium == .page ? plot.bottom + 56 : plot.top + 14
    let baseline = top + 22 * Double(place)
    return """
      <line x1="\(left)" y1="\(baseline - 4)" x2="\(left + 30)" y2="\(baseline - 4)" \
      stroke="\(series.color ?? ink)" stroke-width="2" stroke-dasharray="\(series.dashes)"/>
      <text x="\(left + 36)" y="\(baseline)">\(series.name.escapedForMarkup)</text>
      """
  }
}
