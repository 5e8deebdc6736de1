import Tensors

/// How good a perturbed picture is for the attacker: adversarial first, then by the loss.
struct Judgement: Comparable {
  let isAdversarial: Bool
  let objective: Float

  static func < (left: Judgement, right: Judgement) -> Bool {
    guard left.isAdversarial == right.isAdversarial else { return right.isAdversarial }
    return left.objective < right.objective
  }
}

extension Criterion {
  /// Asks the model about each picture of a batch.
  func judge(
    _ pictures: Tensor, by model: any ScoredClassifier
  ) throws(AttackError) -> [Judgement] {
    let scores = try Scores(of: pictures, by: model)
    try check(batch: scores.predictions.count, classes: scores.classes)
    let objectives = try tensors { () throws(TensorError) -> [Float] in
      try objective(logits: scores.tensor).floats()
    }
    return scores.predictions.indices.map {
      Judgement(
        isAdversarial: isSatisfied(by: scores.predictions[$0], example: $0),
        objective: objectives[$0])
    }
  }
}

/// The scores of a batch, checked: `[batch, classes]` and free of NaN.
struct Scores {
  let tensor: Tensor
  let classes: Int
  /// The class of the largest score of each example; of equals, the first.
  let predictions: [Int]

  init(of pictures: Tensor, by model: any ScoredClassifier) throws(AttackError) {
    let batch = pictures.shape.first ?? 0
    let (scores, values) = try tensors { () throws(TensorError) -> (Tensor, [Float]) in
      let scores = try model.scores(pictures)
      return (scores, try scores.floats())
    }
    guard scores.shape.count == 2, scores.shape[0] == batch, scores.shape[1] > 0 else {
      throw .scoreShape(scores.shape, batch: batch)
    }
    tensor = scores
    classes = scores.shape[1]
    var predictions: [Int] = []
    for example in 0..<batch {
      let row = values[example * classes..<(example + 1) * classes]
      var best = row.startIndex
      for index in row.indices {
        guard !row[index].isNaN else { throw .scoresNotNumbers(example: example) }
        if row[index] > row[best] { best = index }
      }
      predictions.append(best - row.startIndex)
    }
    self.predictions = predictions
  }
}
