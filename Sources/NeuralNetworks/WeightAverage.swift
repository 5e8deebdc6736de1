import Tensors

/// A moving average of a network's state over the training steps (Polyak and Juditsky, 1992), which
/// is evaluated and kept instead of the last, noisier weights.
struct WeightAverage {
  private let source: [StateEntry]
  private let average: [StateEntry]
  private let decay: Float

  /// Begins with a copy of the source in a second network's state.
  ///
  /// - Parameter decay: The share of the old average that a step keeps; early steps keep less, so
  ///   that the average forgets the initial weights.
  init(of source: [StateEntry], in average: [StateEntry], decay: Float) throws(TensorError) {
    self.source = source
    self.average = average
    self.decay = decay
    for (kept, current) in zip(average, source) { try kept.tensor.assign(current.tensor) }
  }

  /// Moves the average after the optimiser's step number `step`, counted from 1.
  func update(step: Int) throws(TensorError) {
    let kept = min(decay, Float(1 + step) / Float(10 + step))
    for (average, current) in zip(average, source) {
      try average.tensor.scale(by: kept)
      try average.tensor.add(current.tensor, times: 1 - kept)
    }
  }
}
