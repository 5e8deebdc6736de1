import Tensors
public import Toolkit

/// An attack that learns one perturbation from some pictures, and then adds it to any picture.
///
/// Learning needs the model's gradient; adding needs its answers at most. Learn from other pictures
/// than those that are measured.
public protocol FittedAttack: Attack {
  /// Whether the perturbation has been learned; before, `perturb` throws `AttackError.notFitted`.
  var isFitted: Bool { get }

  /// The attack with its perturbation.
  ///
  /// - Parameters:
  ///   - tasks: Batches of pictures of one size, with one epsilon.
  ///   - model: The model to fool.
  ///   - samples: How many gradients are averaged into one; see `Oracle`.
  /// - Throws: `AttackError`: the batches are empty or differ, or the model gives NaN.
  func fitted(
    on tasks: [AttackTask], model: any GradientOracle, samples: Int,
    generator: inout SeededGenerator
  ) throws(AttackError) -> Self
}

extension FittedAttack {
  /// Climbs the sum of the pictures' margins by steps whose size falls to a tenth.
  ///
  /// A picture that is fooled by a whole logit pulls no more, or single ones would dominate
  /// (Shafahi et al. 2020, section 3.1).
  ///
  /// - Parameters:
  ///   - size: The first steps' size.
  ///   - pictures: A batch with the perturbation as it is now.
  ///   - step: Changes the perturbation along the gradient with respect to those pictures.
  func climb(
    _ tasks: [AttackTask], epochs: Int, model: any GradientOracle, samples: Int, size: Float,
    pictures: (AttackTask) throws(AttackError) -> Tensor,
    step: (_ gradient: Tensor, _ size: Float) throws(AttackError) -> Void
  ) throws(AttackError) {
    let count = epochs * tasks.count
    for epoch in 0..<epochs {
      for (place, task) in tasks.enumerated() {
        let oracle = Oracle(model, examples: task.count)
        oracle.samples = samples
        let (_, gradient) = try oracle.objectiveAndGradient(pictures(task)) {
          logits throws(TensorError) in
          let margins = try task.criterion.objective(logits: logits, loss: .margin)
          return try margins.minimum(.full(1, [task.count]))
        }
        let done = Float(epoch * tasks.count + place) / Float(max(1, count - 1))
        try step(gradient, size * (1 - 0.9 * done))
      }
    }
  }

  /// Checks that there is something to learn from, and gives the pictures' shape.
  ///
  /// - Returns: `[channels, height, width]`.
  func shape(of tasks: [AttackTask]) throws(AttackError) -> [Int] {
    let shapes = Set(tasks.map { Array($0.pixels.shape.dropFirst()) })
    guard let shape = shapes.first, shapes.count == 1, tasks.allSatisfy({ $0.count > 0 }) else {
      throw .inapplicable(
        attack: name, reason: "it learns from pictures of one size, and \(shapes.count) were given")
    }
    return shape
  }

  /// Checks that pictures are of the size of those that the perturbation was learned from.
  func check(_ shape: [Int], fits pictures: Tensor) throws(AttackError) {
    guard Array(pictures.shape.dropFirst()) == shape else {
      throw .inapplicable(
        attack: name,
        reason: "they have the shape \(Array(pictures.shape.dropFirst())), and it learned from "
          + "\(shape)")
    }
  }
}
