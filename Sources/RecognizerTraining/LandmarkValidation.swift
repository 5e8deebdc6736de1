import EmotionCore
import EmotionRecognition
import LandmarkFeatures

/// Judges a finished classifier on validation landmarks in the way the recogniser uses it.
struct LandmarkValidation {
  let samples: LandmarkSamples
  let extractor: LandmarkFeatureExtractor
  let averagesMirror: Bool

  struct Verdict {
    /// The share of right answers, `0...1`.
    let accuracy: Double
    /// The same over the pictures in which the detector found a face; nil where there are none.
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
