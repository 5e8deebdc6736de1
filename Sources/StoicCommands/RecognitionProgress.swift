import CommandLineSupport
import PictureRecognition
import Toolkit

/// The line on a terminal that tells how far a run is.
struct RecognitionProgress {
  private let unit: String
  /// How many there will be; nil where no one knows, as of a camera.
  private let total: Int?
  private var line: CountLine
  private let begun = ContinuousClock.now
  private var lastShown: ContinuousClock.Instant?

  /// - Returns: nil where no terminal shows it.
  init?(unit: String, total: Int?) {
    guard StandardError.isTerminal else { return nil }
    (self.unit, self.total) = (unit, total)
    line = CountLine(what: unit)
  }

  mutating func show(_ counts: RecognitionSummary) {
    let now = ContinuousClock.now
    let done = counts.pictures + counts.frames
    let rate = NumberText.fixed(
      Double(done) / max(1e-9, (now - begun) / .seconds(1)), 3)
    if let total, total >= done {
      line.show(done: done, total: total, label: "\(rate) \(unit) a second")
      return
    }
    if let lastShown, now - lastShown < .milliseconds(200) { return }
    lastShown = now
    let dropped = counts.dropped == 0 ? "" : ", \(counts.dropped) dropped"
    StandardError.printOver("\(done) \(unit)\(dropped), \(rate) \(unit) a second")
  }

  func clear() { line.clear() }
}
