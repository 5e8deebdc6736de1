import CommandLineSupport
import NeuralNetworks

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

  private func rounded(_ value: Float) -> String { NumberText.threeDecimals(Double(value)) }
}
