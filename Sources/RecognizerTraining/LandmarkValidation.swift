import EmotionCore
import EmotionRecognition
import FaceAnalysis
import Glibc
import LandmarkFeatures

/// Evaluates a finished classifier on validation landmarks exactly as the recogniser uses it.
struct LandmarkValidation {
  let samples: LandmarkSamples
  let extractor: LandmarkFeatureExtractor
  let averagesMirror: Bool

  struct Verdict {
    /// The share of correct answers, `0...1`.
    let accuracy: Double
    /// The accuracy over the pictures in which the detector found a face; nil if there are none.
    let accuracyWithFace: Double?
    let countWithFace: Int
  }

  func verdict(on classifier: LandmarkClassifier) throws -> Verdict {
    var correct = 0
    var correctWithFace = 0
    var withFace = 0
    for picture in 0..<samples.count {
      let answer = try probabilities(of: picture, by: classifier).top
      let isRight = answer.index == samples.labels[picture]
      correct += isRight ? 1 : 0
      if samples.sources[picture] == .detector {
        withFace += 1
        correctWithFace += isRight ? 1 : 0
      }
    }
    return Verdict(
      accuracy: Double(correct) / Double(max(1, samples.count)),
      accuracyWithFace: withFace > 0 ? Double(correctWithFace) / Double(withFace) : nil,
      countWithFace: withFace)
  }

  private func probabilities(
    of picture: Int, by classifier: LandmarkClassifier
  ) throws -> Probabilities {
    let first = try classifier.probabilities(of: features(picture, copy: 0))
    guard averagesMirror else { return first }
    let second = try classifier.probabilities(of: features(picture, copy: 1))
    return Probabilities(values: zip(first.values, second.values).map { ($0 + $1) / 2 })
  }

  func features(_ picture: Int, copy: Int) -> [Float] {
    extractor.features(of: samples.landmarks(picture, copy: copy))
  }
}

extension LandmarkValidation {
  /// The factor on an SVM's class scores that maximises the likelihood of the correct answers.
  ///
  /// Temperature scaling (Guo et al., "On Calibration of Modern Neural Networks", 2017, section
  /// 4.2), searched from 1/16 to 16 in quarter octaves.
  ///
  /// - Parameter classifier: Has an inverse temperature of 1.
  func bestInverseTemperature(
    of classifier: SupportVectorClassifier
  ) throws -> Float {
    var logits: [[Float]] = []
    for picture in 0..<samples.count {
      logits.append(try classifier.logits(of: features(picture, copy: 0)))
    }
    var best: (inverseTemperature: Float, loss: Double) = (1, .infinity)
    for step in -16...16 {
      let inverseTemperature = exp2(Float(step) / 4)
      let loss = loss(of: logits, inverseTemperature: inverseTemperature)
      if loss < best.loss { best = (inverseTemperature, loss) }
    }
    return best.inverseTemperature
  }

  /// The negative log-likelihood of the correct answers.
  private func loss(of logits: [[Float]], inverseTemperature: Float) -> Double {
    zip(logits, samples.labels).reduce(0) { sum, example in
      let probabilities = Probabilities(logits: example.0.map { $0 * inverseTemperature })
      // An emotion that is not a class has probability 0 at any temperature.
      return sum - Double(log(max(probabilities.values[example.1], 1e-6)))
    }
  }
}
