import Tensors
import Toolkit

extension Attack {
  /// The ball around the pictures, once the arguments of `perturb` are seen to fit together.
  func ball(
    around pixels: Tensor, criterion: Criterion, epsilon: Float, generators: [SeededGenerator]
  ) throws(AttackError) -> PerturbationBall {
    try norm.check(epsilon: epsilon)
    guard pixels.shape.count == 4 else { throw .pixelShape(pixels.shape) }
    let batch = pixels.shape[0]
    try criterion.check(batch: batch, classes: nil)
    guard generators.count == batch else {
      throw .batchMismatch(what: "generators", found: generators.count, expected: batch)
    }
    if pixels.count > 0 { try checkRange(of: pixels) }
    return try tensors { () throws(TensorError) -> PerturbationBall in
      try PerturbationBall(norm: norm, epsilon: epsilon, centre: pixels)
    }
  }

  private func checkRange(of pixels: Tensor) throws(AttackError) {
    let (lowest, highest) = try tensors { () throws(TensorError) -> (Float, Float) in
      let row = try pixels.reshaped(to: [1, pixels.count])
      return (-(try row.negated().maximum(over: 1).item()), try row.maximum(over: 1).item())
    }
    // A NaN among the pixels makes both NaN, and NaN fails every comparison.
    guard lowest >= 0, highest <= 1 else {
      throw .pixelRange(lowest: lowest, highest: highest)
    }
  }
}

extension Norm {
  /// Refuses an epsilon that is negative or not a number, and for `linf` one that looks as if it
  /// were counted in 255ths.
  func check(epsilon: Float) throws(AttackError) {
    guard epsilon >= 0, epsilon.isFinite, self != .linf || epsilon <= 1 else {
      throw .invalidEpsilon(epsilon, self)
    }
  }
}

extension Criterion {
  /// Refuses a criterion that does not have one class of the model for each example.
  func check(batch: Int, classes count: Int?) throws(AttackError) {
    guard classes.count == batch else {
      throw .batchMismatch(what: "labels", found: classes.count, expected: batch)
    }
    for (example, index) in classes.enumerated() where index < 0 || index >= count ?? .max {
      throw .invalidClass(index, example: example, classes: count)
    }
  }
}
