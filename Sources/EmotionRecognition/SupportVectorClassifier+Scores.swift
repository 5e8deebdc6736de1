import EmotionCore

extension SupportVectorClassifier {
  /// The decision value of each pair of classes, in libsvm's order.
  ///
  /// - Throws: `RecognitionError` with the code `.unsuitableInput`: there are not `featureCount`
  ///   features.
  public func decisionValues(of features: [Float]) throws(RecognitionError) -> [Float] {
    guard features.count == featureCount else {
      throw RecognitionError.featureCount(found: features.count, expected: featureCount)
    }
    let rows = supportVectorCount
    let similarity = kernel(standardization(features), matrix: supportVectors, rows: rows)
    var starts = [0]
    for count in supportCounts { starts.append(starts[starts.count - 1] + count) }

    // A support vector of class i has one coefficient for each other class: row j - 1 against a
    // later class j, row j against an earlier one.
    func sum(ofClass i: Int, coefficientRow: Int) -> Double {
      var total = 0.0
      for r in starts[i]..<starts[i + 1] {
        total += Double(dualCoefficients[coefficientRow * rows + r]) * Double(similarity[r])
      }
      return total
    }
    var decisions: [Float] = []
    for i in classes.indices {
      for j in (i + 1)..<classes.count {
        let value = sum(ofClass: i, coefficientRow: j - 1) + sum(ofClass: j, coefficientRow: i)
        decisions.append(Float(value - Double(rho[decisions.count])))
      }
    }
    return decisions
  }

  /// A logit for each of the seven emotions: `sharpness` times the class's votes plus a confidence
  /// between -1/3 and 1/3.
  ///
  /// The confidence is `c / (3 (|c| + 1))` with `c` the sum of the class's decision values, as in
  /// scikit-learn's `SVC.decision_function`: the order of the votes, and so libsvm's own answer,
  /// stays; equal votes go to the greater confidence. An emotion that is no class gets minus
  /// infinity, which is probability 0. These are not calibrated probabilities: Platt scaling would
  /// need five trainings, and `sharpness` fits the one thing that matters for them.
  public func logits(of features: [Float]) throws(RecognitionError) -> [Float] {
    let decisions = try decisionValues(of: features)
    var votes = [Float](repeating: 0, count: classes.count)
    var confidence = votes
    var pair = 0
    for i in classes.indices {
      for j in (i + 1)..<classes.count {
        votes[decisions[pair] > 0 ? i : j] += 1
        confidence[i] += decisions[pair]
        confidence[j] -= decisions[pair]
        pair += 1
      }
    }
    var logits = [Float](repeating: -.infinity, count: Emotion.count)
    for (index, emotion) in classes.enumerated() {
      let bounded = confidence[index] / (3 * (abs(confidence[index]) + 1))
      logits[emotion.index] = sharpness * (votes[index] + bounded)
    }
    return logits
  }
}
