extension TrainingPlan {
  /// The plan for people, in one line, as model cards have it.
  public var words: String {
    var parts = [
      "\(method.words), at most \(epochs) epochs in batches of \(batchSize)",
      "learning rate \(learningRate), rising for \(warmupEpochs) epochs and falling by half a cosine",
      "weight decay \(weightDecay)",
    ]
    if labelSmoothing > 0 { parts.append("label smoothing \(labelSmoothing)") }
    if let classWeights {
      parts.append("class weights \(classWeights.map { String($0) }.joined(separator: ", "))")
    }
    parts.append("moving average of the weights by \(averageDecay)")
    parts.append("stopped after \(patience) epochs without a better validation score")
    parts.append(bfloat16 ? "products in bfloat16" : "float32")
    return parts.joined(separator: "; ")
  }
}

extension TrainingPlan {
  /// What another plan has otherwise, by the names of the numbers.
  func differences(from other: TrainingPlan) -> [String] {
    zip(Mirror(reflecting: other).children, Mirror(reflecting: self).children).compactMap {
      theirs, ours in
      let (before, now) = (String(describing: theirs.value), String(describing: ours.value))
      return before == now ? nil : "its \(ours.label ?? "plan") is \(before), this run has \(now)"
    }
  }
}

extension TrainingPlan.Method {
  fileprivate var words: String {
    switch self {
    case .stochasticGradientDescent: "SGD"
    case .adamW: "AdamW"
    }
  }
}
