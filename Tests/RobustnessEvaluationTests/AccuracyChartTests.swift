import Foundation
import Testing

@testable import RobustnessEvaluation

@Suite("The chart of a comparison")
struct AccuracyChartTests {
  /// The heights of a chart's lines, in pixels from its top: 370 is an accuracy of 0, 46 the top.
  private func heights(_ rows: [SummaryRow]) throws -> [[Double]] {
    try AccuracyChart(rows: rows).svg.components(separatedBy: "<polyline points=\"").dropFirst()
      .map { part in
        let points = try #require(part.split(separator: "\"").first)
        return points.split(separator: " ").compactMap {
          $0.split(separator: ",").last.flatMap { Double($0) }
        }
      }
  }

  @Test("has a line for each model under each attack, from the clean accuracy on")
  func lines() throws {
    let svg = AccuracyChart(rows: Rows.all).svg
    #expect(svg.hasPrefix("<svg xmlns="))
    for name in ["marks, noise", "net, pgd-20", "marks, pgd-20"] {
      #expect(svg.contains(">\(name)</text>"))
    }
    #expect(svg.contains("n = 1000"))
    #expect(try heights(Rows.all).map(\.count) == [3, 3, 3])
  }

  @Test(
    "reaches to 100%, so that an accuracy's height is its share of the plot",
    arguments: [0.3, 0.75, 0.95, 1])
  func scale(accuracy: Double) throws {
    let rows = [
      Rows.make("net", "clean", 0, .none, attacked: accuracy, drop: 0, flipped: 0),
      Rows.make("net", "pgd-20", 8, .whiteBox, attacked: 0, drop: accuracy, flipped: 1),
    ]
    let heights = try #require(heights(rows).first)
    #expect(heights.count == 2)
    #expect(abs(heights[0] - (370 - 324 * accuracy)) <= 0.05)
    #expect(heights[1] == 370)
  }

  @Test("is as wide as the longest name in its legend needs", arguments: [3, 20, 80])
  func width(length: Int) throws {
    let rows = [
      Rows.make(
        String(repeating: "n", count: length), "fgsm", 8, .whiteBox, attacked: 0, drop: 0.5,
        flipped: 1)
    ]
    let svg = AccuracyChart(rows: rows).svg
    let box = try #require(svg.components(separatedBy: "viewBox=\"0 0 ").last)
    let width = try #require(box.split(separator: " ").first.flatMap { Double($0) })
    #expect(width >= 592 + 8 * Double(length + ", fgsm".count))
  }

  @Test("is well-formed whatever the models are called")
  func escaping() throws {
    let rows = [
      Rows.make("a<b> & \"c\"", "clean", 0, .none, attacked: 0.5, drop: 0, flipped: 0),
      Rows.make("a<b> & \"c\"", "fgsm", 8, .whiteBox, attacked: 0, drop: 0.5, flipped: 1),
    ]
    #expect(AccuracyChart(rows: rows).svg.contains(">a&lt;b&gt; &amp; \"c\", fgsm</text>"))
  }
}
