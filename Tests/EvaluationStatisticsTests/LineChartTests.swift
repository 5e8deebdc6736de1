import EvaluationStatistics
import Testing

@Suite("A chart of shares")
struct LineChartTests {
  private func svg(
    _ series: LineChart.Series, in medium: LineChart.Medium = .page, hasLegend: Bool = false
  ) -> String {
    LineChart(
      title: "Shares", axis: "size", steps: ["0", "1", "2"], series: [series], medium: medium,
      hasLegend: hasLegend
    ).svg
  }

  @Test("has steps from left to right and shares from the bottom to the top, without what is nil")
  func places() {
    let bar = ConfidenceInterval(lower: 0.5, upper: 1)
    let svg = svg(LineChart.Series(name: "a", shares: [1, nil, 0.25], bars: [bar]))
    #expect(svg.contains("<polyline points=\"50.0,16.0 560.0,184.0\""))
    #expect(svg.contains("<line x1=\"50.0\" y1=\"128.0\" x2=\"50.0\" y2=\"16.0\""))
  }

  @Test("shows a series that is no line as dots that say their shares")
  func dots() {
    let svg = svg(LineChart.Series(name: "a<b", shares: [nil, 0.5, nil], isLine: false))
    #expect(!svg.contains("<polyline"))
    #expect(svg.contains("<circle cx=\"305.0\" cy=\"128.0\""))
    #expect(svg.contains("<title>a&lt;b: 50.0%</title>"))
  }

  @Test("takes its colours from a page, and is black on white in a file of its own")
  func media() {
    let series = LineChart.Series(name: "a", shares: [1, 0, 1])
    let page = svg(series)
    #expect(page.contains("currentColor") && !page.contains("http") && !page.contains("white"))
    let file = svg(series, in: .file)
    #expect(file.hasPrefix("<svg xmlns=") && file.contains("white"))
    #expect(!file.contains("currentColor") && file.contains(">Shares</text>"))
  }

  @Test("names its series on request", arguments: [LineChart.Medium.page, .file])
  func legend(medium: LineChart.Medium) {
    let series = LineChart.Series(name: "a", shares: [1, 0, 1], dashes: "8 4", color: "red")
    #expect(svg(series, in: medium, hasLegend: true).contains(">a</text>"))
    #expect(!svg(series, in: medium).contains(">a</text>"))
  }
}
