import AdversarialAttacks
import DurableFiles
import EvaluationStatistics
import FoundationEssentials
import PixelImages
public import Toolkit

/// A run for people: one file of HTML with everything in it, for phones and dark rooms too.
public struct RobustnessReport {
  private let folder: String
  private let summary: RobustnessSummary
  private let manifest: String
  private let subject: RobustnessRun.Subject
  private let samples: [FooledSamples.Pair]
  private let difference: RunDifference?

  /// Reads a finished run.
  ///
  /// - Parameters:
  ///   - run: Its folder.
  ///   - difference: How another run differs, for a section of its own.
  /// - Throws: `FileError`: a file is missing, as of a run that has not ended; `SuiteError.noRun`:
  ///   a file is damaged, or of another command.
  public init(run folder: String, difference: RunDifference? = nil) throws {
    (self.folder, self.difference) = (folder, difference)
    let run = try FinishedRun(folder)
    let (known, subject) = (run.summary, run.subject)
    (self.summary, self.subject) = (known, subject)
    manifest = run.manifest
    samples = FooledSamples(folder: "\(folder)/images").pairs
  }

  /// Writes the report into the run's folder.
  ///
  /// - Returns: Its path.
  @discardableResult
  public func write() throws -> String {
    let path = "\(folder)/report.html"
    try DurableFile.write(Data(html.utf8), to: path)
    return path
  }

  var html: String {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Robustness of \(summary.model.escapedForMarkup)</title>
    <style>\(Self.style)</style>
    </head>
    <body>
    <p class="\(summary.verdict.isValid ? "valid" : "invalid")">\(summary.verdict.text.escapedForMarkup)</p>
    <h1>Robustness of \(summary.model.escapedForMarkup)</h1>
    <p>\(introduction.escapedForMarkup)</p>
    \(summary.synthetic ? "<p><strong>Synthetic faces: a demonstration, not evidence.</strong></p>" : "")
    <h2>Accuracy</h2>
    \(RobustnessSections(summary).accuracy)
    <h2>Checks</h2>
    <ul class="checks">
    \(checks)
    </ul>
    \(difference?.html ?? "")
    \(RobustnessSections(summary).statistics)
    \(MovementSection(summary).html)
    \(pictures)
    <h2>Settings</h2>
    <ul>
    \(summary.attacks.map { "<li>\($0.escapedForMarkup)</li>" }.joined(separator: "\n"))
    </ul>
    <details><summary>Everything that determines the figures</summary>
    <pre>\(manifest.escapedForMarkup)</pre></details>
    </body>
    </html>

    """
  }

  private var introduction: String {
    let row = summary.rows.first
    return "\(summary.dataset), n = \(row?.n ?? 0), clean accuracy "
      + "\(NumberText.percent(row?.cleanAccuracy)); suite \(summary.suite), seed \(summary.seed); "
      + "attacked as it is used: \(summary.framing)."
      + (subject.plan.suite.hasAttacker
        ? " An accuracy under attack is an upper bound of the robustness: a stronger attack can only "
          + "lower it."
        : "")
  }

  private var checks: String {
    summary.verdict.checks.map { check in
      let (mark, word) =
        switch check.passed {
        case true: ("\u{2713}", "passed")
        case false: ("\u{2717}", "failed")
        default: ("\u{2013}", "does not apply")
        }
      return
        "<li class=\"\(word == "failed" ? "failed" : "")\"><span title=\"\(word)\">\(mark)</span> "
        + "\(check.name.escapedForMarkup): \(check.finding.escapedForMarkup)</li>"
    }.joined(separator: "\n")
  }

  private var pictures: String {
    let figures = samples.compactMap(figure)
    guard !figures.isEmpty else { return "" }
    return """
      <h2>Pictures</h2>
      <p>\(subject.plan.suite.hasOwnLimits
        ? "The first picture that each attack fooled"
        : "The first fooled picture of each class at each epsilon"): clean, perturbed, and the
      difference, enlarged to full contrast.\(
        samples.contains { $0.arrows != nil } ? " " + ArrowDrawing.caption : "")</p>
      <div class="pictures">
      \(figures.joined(separator: "\n"))
      </div>
      """
  }

  private func figure(_ pair: FooledSamples.Pair) -> String? {
    guard let clean = try? Image.read(pair.clean), let now = try? Image.read(pair.perturbed),
      let difference = try? Self.difference(now, clean)
    else { return nil }
    let images = [clean, now, difference].compactMap { try? $0.pngData().base64EncodedString() }
    guard images.count == 3 else { return nil }
    let name = pair.label.map {
      subject.classes.indices.contains($0) ? subject.classes[$0] : String($0)
    }
    let tags = zip(["clean", "perturbed", "difference"], images).map { what, bytes in
      "<img alt=\"\(what)\" src=\"data:image/png;base64,\(bytes)\">"
    }
    let arrows =
      pair.arrows.flatMap { ArrowDrawing($0, on: clean, base64: images[0]).svg } ?? ""
    return
      "<figure>\(tags.joined())\(arrows)<figcaption>"
      + (name.map { "\($0), " } ?? "").escapedForMarkup + pair.attack.escapedForMarkup
      + (name == nil ? "" : " at \(NumberText.plain(pair.epsilon))")
      + "</figcaption></figure>"
  }

  /// Grey where nothing changed.
  private static func difference(_ now: Image, _ before: Image) throws -> Image {
    let (a, b) = (now.rgb(), before.rgb())
    let largest = zip(a.pixels, b.pixels).map { abs(Double($0) - Double($1)) }.max() ?? 0
    let gain = 127 / max(1, largest)
    let pixels = zip(a.pixels, b.pixels).map { now, before in
      UInt8(max(0, min(255, (128 + gain * (Double(now) - Double(before))).rounded())))
    }
    return try Image(width: a.width, height: a.height, channels: 3, pixels: pixels)
  }

  private static let style = """
    :root { color-scheme: light dark; --line: #ccc; --good: #1a7f37; --bad: #c0392b; --soft: #666; }
    @media (prefers-color-scheme: dark) {
      :root { --line: #444; --good: #4ac26b; --bad: #ff7b72; --soft: #aaa; }
    }
    body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 60rem; padding: 1rem; }
    .valid, .invalid { border-left: .4rem solid var(--good); margin: 0; padding: .5rem 1rem; }
    .invalid { border-color: var(--bad); font-weight: bold; }
    .wide { overflow-x: auto; }
    table { border-collapse: collapse; font-variant-numeric: tabular-nums; white-space: nowrap; }
    th, td { border-bottom: 1px solid var(--line); padding: .25rem .6rem; text-align: right; }
    th:first-child, td:first-child, th:last-child, td:last-child { text-align: left; }
    .worst { font-weight: bold; }
    h3 { margin-bottom: 0; }
    .checks { list-style: none; padding: 0; }
    .checks span { color: var(--good); display: inline-block; width: 1.2rem; }
    .checks .failed, .checks .failed span { color: var(--bad); }
    .pictures { display: flex; flex-wrap: wrap; gap: 1rem; }
    figure { margin: 0; }
    figure svg { height: 192px; }
    figure img { height: 96px; image-rendering: pixelated; margin-right: 2px; }
    figcaption { color: var(--soft); font-size: .85rem; }
    svg { height: auto; max-width: 100%; }
    pre { overflow-x: auto; }
    """
}
