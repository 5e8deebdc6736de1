import CommandLineSupport
import NeuralNetworks
import RecognizerTraining
import Toolkit

/// A training run's progress: one line that is written over on a terminal, else one line an epoch.
struct TrainingLine {
  private var lastShown = ContinuousClock.now

  mutating func show(_ progress: TrainingProgress) {
    if let score = progress.score {
      if StandardError.isTerminal { StandardError.printOver("") }
      let best = progress.best.map {
        "best \(NumberText.percent(Double($0.score))) (epoch \($0.epoch))"
      }
      StandardError.print(
        "epoch \(progress.epoch)/\(progress.epochs)  loss \(rounded(progress.loss))  "
          + "validation \(NumberText.percent(Double(score)))  \(best ?? "")  "
          + "\(NumberText.time(progress.timeLeft)) left")
    } else if StandardError.isTerminal, ContinuousClock.now - lastShown > .milliseconds(200) {
      lastShown = .now
      StandardError.printOver(
        "epoch \(progress.epoch)/\(progress.epochs)  step \(progress.step)/\(progress.steps)  "
          + "loss \(rounded(progress.loss))  \(NumberText.time(progress.timeLeft)) left")
    }
  }

  private func rounded(_ value: Float) -> String { NumberText.fixed(Double(value), 3) }
}

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
