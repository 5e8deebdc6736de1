import Toolkit

/// A progress count: updated in place on a terminal, elsewhere one line for each part of the work.
public struct CountLine: Sendable {
  private let what: String
  private var lastShown: ContinuousClock.Instant?
  private var lastLabel = ""
  private let begin = ContinuousClock.now
  /// The last count, and when it began to hold.
  private var (count, changed) = (0, ContinuousClock.now)

  public init(what: String) { self.what = what }

  /// Shows a count and the time left: the given one, or an estimate at the mean pace.
  ///
  /// - Parameter detail: What moves while the count stands still, such as a number of queries; for
  ///   terminals alone.
  public mutating func show(
    done: Int, total: Int, label: String = "", detail: String = "", timeLeft: Duration? = nil
  ) {
    let now = ContinuousClock.now
    if done != count { (count, changed) = (done, now) }
    if !StandardError.isTerminal, label != lastLabel {
      StandardError.print("\(label)  \(done)/\(total) \(what)")
      lastLabel = label
    }
    if let lastShown, now - lastShown < .milliseconds(200) { return }
    guard StandardError.isTerminal, done > 0 || !detail.isEmpty else { return }
    lastShown = now
    let left = (timeLeft ?? estimate(total: total, now: now)).map { NumberText.time($0) + " left" }
    StandardError.printOver(
      [label, "\(done)/\(total) \(what)", detail, left ?? ""].filter { !$0.isEmpty }
        .joined(separator: "  "))
  }

  /// The time left at the mean pace of what is done; nil if nothing is, or it took longer already.
  private func estimate(total: Int, now: ContinuousClock.Instant) -> Duration? {
    guard count > 0 else { return nil }
    let left = (changed - begin) * (Double(total - count) / Double(count)) - (now - changed)
    return left < .zero ? nil : left
  }

  /// Removes the line.
  public func clear() {
    if StandardError.isTerminal { StandardError.printOver("") }
  }
}
