import EvaluationStatistics
import Toolkit

/// Shares against steps of a scale, as a picture in SVG that takes its colours from the page.
struct LineChart {
  /// A line, or single dots.
  struct Series {
    let name: String
    /// The share at each step; nil where there is none.
    let shares: [Double?]
    var bars: [ConfidenceInterval?] = []
    var isLine = true
    /// How the line is broken, as `stroke-dasharray`.
    var dashes = "none"
  }

  let title: String
  /// What the steps are, below them.
  let axis: String
  let steps: [String]
  let series: [Series]
  /// Whether the names stand beside the chart.
  var hasLegend = false

  private static let plot = (left: 50.0, top: 16.0, right: 560.0, bottom: 240.0)

  var svg: String {
    let legend = hasLegend ? series.enumerated().map { self.legend($1, at: $0) } : []
    let height = 290 + 20 * legend.count
    return """
      <svg viewBox="0 0 600 \(height)" role="img" aria-label="\(title.escapedForMarkup)" \
      font-family="sans-serif" font-size="12">
      \(axes)
      \((series.map(drawn) + legend).joined(separator: "\n"))
      </svg>
      """
  }

  private func drawn(_ series: Series) -> String {
    let points = series.shares.enumerated().compactMap { step, share in
      share.map { (step: step, share: $0) }
    }
    let bars = series.bars.enumerated().compactMap { step, bar in
      bar.map {
        "<line x1=\"\(x(step))\" y1=\"\(y($0.lower))\" x2=\"\(x(step))\" y2=\"\(y($0.upper))\" "
          + "stroke=\"currentColor\"/>"
      }
    }
    guard series.isLine else {
      return points.map { point in
        "<circle cx=\"\(x(point.step))\" cy=\"\(y(point.share))\" r=\"3\" fill=\"none\" "
          + "stroke=\"currentColor\" opacity=\"0.6\"><title>\(series.name.escapedForMarkup): "
          + "\(NumberText.percent(point.share))</title></circle>"
      }.joined(separator: "\n")
    }
    let line = points.map { "\(x($0.step)),\(y($0.share))" }.joined(separator: " ")
    return
      "<polyline points=\"\(line)\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"2\" "
      + "stroke-dasharray=\"\(series.dashes)\"><title>\(series.name.escapedForMarkup)</title>"
      + "</polyline>" + bars.joined(separator: "\n")
  }

  private func legend(_ series: Series, at place: Int) -> String {
    let height = 296 + 20 * place
    return
      "<line x1=\"\(Self.plot.left)\" y1=\"\(height - 4)\" x2=\"\(Self.plot.left + 40)\" "
      + "y2=\"\(height - 4)\" stroke=\"currentColor\" stroke-width=\"2\" "
      + "stroke-dasharray=\"\(series.dashes)\"/><text x=\"\(Self.plot.left + 50)\" "
      + "y=\"\(height)\" fill=\"currentColor\">\(series.name.escapedForMarkup)</text>"
  }

  private var axes: String {
    let percents = [0, 25, 50, 75, 100].map { percent in
      let height = y(Double(percent) / 100)
      return "<line x1=\"\(Self.plot.left)\" y1=\"\(height)\" x2=\"\(Self.plot.right)\" "
        + "y2=\"\(height)\" stroke=\"currentColor\" opacity=\"0.15\"/>"
        + "<text x=\"\(Self.plot.left - 6)\" y=\"\(height + 4)\" text-anchor=\"end\" "
        + "fill=\"currentColor\">\(percent)%</text>"
    }
    let marks = steps.enumerated().map { step, name in
      "<text x=\"\(x(step))\" y=\"\(Self.plot.bottom + 18)\" text-anchor=\"middle\" "
        + "fill=\"currentColor\">\(name.escapedForMarkup)</text>"
    }
    let below =
      "<text x=\"\((Self.plot.left + Self.plot.right) / 2)\" y=\"\(Self.plot.bottom + 38)\" "
      + "text-anchor=\"middle\" fill=\"currentColor\">\(axis.escapedForMarkup)</text>"
    return (percents + marks + [below]).joined(separator: "\n")
  }

  private func x(_ step: Int) -> Double {
    let width = Self.plot.right - Self.plot.left
    return (Self.plot.left + width * Double(step) / Double(max(1, steps.count - 1))).rounded()
  }

  private func y(_ share: Double) -> Double {
    (Self.plot.bottom - (Self.plot.bottom - Self.plot.top) * share).rounded()
  }
}
