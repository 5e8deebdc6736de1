import NeuralNetworks

/// A training run's progress: one line that is written over on a terminal, else one line an epoch.
struct TrainingLine {
  private var lastShown = ContinuousClock.now

  mutating func show(_ progress: TrainingProgress) {
    if let score = progress.score {
      if Diagnostics.isTerminal { Diagnostics.printOver("") }
      let best = progress.best.map {
        "best \(Output.percent(Double($0.score))) (epoch \($0.epoch))"
      }
      Diagnostics.print(
        "epoch \(progress.epoch)/\(progress.epochs)  loss \(rounded(progress.loss))  "
          + "validation \(Output.percent(Double(score)))  \(best ?? "")  "
          + "\(Output.time(progress.timeLeft)) left")
    } else if Diagnostics.isTerminal, ContinuousClock.now - lastShown > .milliseconds(200) {
      lastShown = .now
      Diagnostics.printOver(
        "epoch \(progress.epoch)/\(progress.epochs)  step \(progress.step)/\(progress.steps)  "
          + "loss \(rounded(progress.loss))  \(Output.time(progress.timeLeft)) left")
    }
  }

  private func rounded(_ value: Float) -> String { Output.threeDecimals(Double(value)) }
}
