import Toolkit

/// A progress count: updated in place on a terminal, elsewhere one line for each part of the work.
public struct CountLine: Sendable {
  private let what: String
  private var lastShown: ContinuousClock.Instant?
  private var lastLabel = ""
  private let begin = ContinuousClock.now

  public init(what: String) { self.what = what }

  /// Shows a count and the time left: the given one, or an estimate at the mean pace.
  public mutating func show(done: Int, total: Int, label: String = "", timeLeft: Duration? = nil) {
    let now = ContinuousClock.now
    if !StandardError.isTerminal, label != lastLabel {
      StandardError.print("\(label)  \(done)/\(total) \(what)")
      lastLabel = label
    }
    if let lastShown, now - lastShown < .milliseconds(200) { return }
    guard StandardError.isTerminal, done > 0 else { return }
    lastShown = now
    let left = timeLeft ?? (now - begin) * (Double(total - done) / Double(done))
    let prefix = label.isEmpty ? "" : label + "  "
    StandardError.printOver("\(prefix)\(done)/\(total) \(what)  \(NumberText.time(left)) left")
  }

  /// Removes the line.
  public func clear() {
    if StandardError.isTerminal { StandardError.printOver("") }
  }
}
