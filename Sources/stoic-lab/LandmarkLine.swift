import CommandLineSupport
import RecognizerTraining

/// The search for landmarks: a count on a terminal, else one line a tenth.
struct LandmarkLine {
  private var count = CountLine(what: "pictures")
  private var tenthsShown = 0

  mutating func show(_ progress: LandmarkProgress) {
    let tenths = progress.done * 10 / max(1, progress.total)
    if !StandardError.isTerminal, tenths > tenthsShown {
      StandardError.print(
        "landmarks  \(progress.done)/\(progress.total) pictures  "
          + "\(NumberText.time(progress.timeLeft)) left")
    } else {
      count.show(
        done: progress.done, total: progress.total, label: "landmarks",
        timeLeft: progress.timeLeft)
    }
    tenthsShown = tenths
    if progress.done == progress.total { count.clear() }
  }
}
