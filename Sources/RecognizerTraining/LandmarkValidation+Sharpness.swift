import EmotionCore
import EmotionRecognition
import Glibc

extension LandmarkValidation {
  /// What an SVM's class scores are best multiplied by: what makes its probabilities give the right
  /// answers the greatest likelihood.
  ///
  /// Temperature scaling (Guo et al., "On Calibration of Modern Neural Networks", 2017, section
  /// 4.2), by a search from 1/16 to 16 in steps of a quarter of an octave.
  ///
  /// - Parameter classifier: With a sharpness of 1.
  func bestSharpness(
    of classifier: SupportVectorClassifier
  ) throws -> Float {
    var logits: [[Float]] = []
    for picture in 0..<samples.count {
      logits.append(try classifier.logits(of: features(picture, copy: 0)))
    }
    var best: (sharpness: Float, loss: Double) = (1, .infinity)
    for step in -16...16 {
      let sharpness = exp2(Float(step) / 4)
      let loss = loss(of: logits, sharpness: sharpness)
      if loss < best.loss { best = (sharpness, loss) }
    }
    return best.sharpness
  }

  /// The sum of the negative logarithms of the right answers' probabilities.
  private func loss(of logits: [[Float]], sharpness: Float) -> Double {
    zip(logits, samples.labels).reduce(0) { sum, example in
      let probabilities = Probabilities(logits: example.0.map { $0 * sharpness })
      // An emotion that is no class has probability 0 whatever the sharpness.
      return sum - Double(log(max(probabilities.values[example.1], 1e-6)))
    }
  }
}
