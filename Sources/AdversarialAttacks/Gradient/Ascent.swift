import Tensors

/// The objectives of a batch of pictures, their gradient, and the answers that came with them.
struct Ascent {
  let objectives: [Float]
  /// The shape of the pictures.
  let gradient: Tensor
  /// Whether each picture is adversarial as it is, before rounding.
  let isAdversarial: [Bool]
}

extension Oracle {
  /// Takes the gradient of an objective.
  ///
  /// - Parameters:
  ///   - criterion: That of these pictures alone.
  ///   - examples: The examples that the pictures belong to.
  ///   - objective: Turns logits into one number per picture; nil for the loss.
  /// - Throws: `AttackError`, also if an objective is NaN. An infinite one means a model that is
  ///   certain and wrong.
  func climb(
    _ pictures: Tensor, _ criterion: Criterion, loss: AttackLoss = .crossEntropy,
    of examples: [Int], attack: String, step: Int,
    objective: ((Tensor) throws(TensorError) -> Tensor)? = nil
  ) throws(AttackError) -> Ascent {
    var logits: (values: [Float], classes: Int)?
    let (objectives, gradient): (Tensor, Tensor)
    do throws(AttackError) {
      (objectives, gradient) = try objectiveAndGradient(pictures, of: examples) {
        (found) throws(TensorError) in
        logits = (try found.floats(), found.shape.last ?? 0)
        if let objective { return try objective(found) }
        return try criterion.objective(logits: found, loss: loss)
      }
    } catch {
      // Only now is a label beyond the model's classes known; give it a better error.
      try criterion.check(batch: criterion.classes.count, classes: logits?.classes)
      throw error
    }
    let values = try tensors { () throws(TensorError) in try objectives.floats() }
    guard !values.contains(where: \.isNaN) else {
      throw .lossNotANumber(attack: attack, step: step)
    }
    return Ascent(
      objectives: values, gradient: gradient,
      isAdversarial: values.indices.map { place in
        guard let logits else { return false }
        let row = logits.values[place * logits.classes..<(place + 1) * logits.classes]
        let best = row.indices.max { row[$0] < row[$1] || row[$0] == row[$1] && $0 > $1 }
        return criterion.isSatisfied(by: best.map { $0 - row.startIndex }, example: place)
      })
  }
}
