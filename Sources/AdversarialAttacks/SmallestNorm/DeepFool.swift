import Tensors
public import Toolkit

/// Steps onto the nearest boundary of the model's linearisation until the class changes.
///
/// Moosavi-Dezfooli et al. 2016, "DeepFool: a simple and accurate method to fool deep neural
/// networks", algorithm 2, with the overshoot at each step. A step keeps pixels within `0...1`
/// itself; the paper clips them.
public struct DeepFool: Attack {
  public let norm: Norm
  /// Steps at most, at least 1.
  public let steps: Int
  /// How far beyond the boundary a step goes, as a fraction of it.
  public let overshoot: Float

  /// - Throws: `AttackError` if there is less than one step, or the overshoot is negative.
  public init(norm: Norm = .l2, steps: Int = 50, overshoot: Float = 0.02) throws(AttackError) {
    guard steps >= 1 else { throw .invalidSteps(steps) }
    guard overshoot >= 0, overshoot.isFinite else {
      throw .invalidOption("the overshoot", found: Double(overshoot), expected: "0 or more")
    }
    (self.norm, self.steps, self.overshoot) = (norm, steps, overshoot)
  }

  /// - Throws: As the other initialiser, so that a manifest cannot hold an invalid attack.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    try self.init(
      norm: values.decode(Norm.self, forKey: .norm), steps: values.decode(Int.self, forKey: .steps),
      overshoot: values.decode(Float.self, forKey: .overshoot))
  }

  public static var kind: String { "deepfool" }
  public var access: Access { .gradient }
  public var bound: AttackBound { .smallest }
  public var name: String {
    "deepfool" + (steps == 50 ? "" : "-\(steps)")
      + (overshoot == 0.02 ? "" : "-overshoot-\(overshoot)")
  }
  public var description: String {
    "DeepFool (\(norm.rawValue)), at most \(steps) steps, \(overshoot) beyond the boundary"
  }

  public func perturb(
    _ task: AttackTask, oracle: Oracle, generators: inout [SeededGenerator]
  ) throws(AttackError) -> Perturbation {
    guard
      var best = try task.searchForNearest(norm: norm, generators: generators, attack: name)
    else { return Perturbation(pixels: task.pixels) }
    let all = Array(generators.indices)
    try best.judge(task.pixels, of: all, step: 0, by: oracle)
    let rivals = try task.rivals(most: .max, oracle)
    let originals = try PictureRows(task.pixels)
    var points = originals
    for step in 1...steps {
      let examples = best.remaining
      guard !examples.isEmpty else { break }
      let pictures = try points.selecting(examples).tensor()
      var nearest = [(distance: Double, change: [Float])](
        repeating: (.infinity, []), count: examples.count)
      var isBeyond = [Bool](repeating: false, count: examples.count)
      for rank in rivals[0].indices {
        let pairs = examples.map { rivals[$0][rank] }
        let ascent = try oracle.climb(
          pictures, task.criterion.selecting(examples), of: examples, attack: name, step: step
        ) { (logits) throws(TensorError) in
          try logits.difference(of: pairs.map(\.target), and: pairs.map(\.label))
        }
        let gradients = try PictureRows(ascent.gradient)
        for (place, example) in examples.enumerated() {
          let plane = Hyperplane(
            difference: ascent.objectives[place], gradient: gradients.rows[place],
            at: points.rows[example])
          let change = plane.change(from: points.rows[example], norm: norm)
          let distance = norm.size(of: change)
          // Where a gradient vanishes there is no boundary to step onto.
          guard distance > 0, distance < nearest[place].distance else { continue }
          nearest[place] = (distance, change)
          isBeyond[place] = ascent.objectives[place] > 0
        }
      }
      for (place, example) in examples.enumerated() where !nearest[place].change.isEmpty {
        guard !isBeyond[place] else {
          // Beyond the boundary, but not when rounded: onward, where the plane would lead back.
          let change = points.rows[example] .- originals.rows[example]
          points.rows[example] = (originals.rows[example] .+ change .* 1.05).asPixels
          continue
        }
        points.rows[example] =
          (points.rows[example] .+ nearest[place].change .* (1 + overshoot)).asPixels
      }
      try best.judge(
        points.selecting(examples).tensor(), of: examples, step: step, by: oracle)
    }
    try best.close(all, by: oracle, step: steps)
    return try best.perturbation()
  }
}

extension AttackKind {
  public static let deepFool = AttackKind(name: "deepfool", options: [.steps]) {
    options throws(AttackError) in
    try DeepFool(norm: options.norm ?? .linf, steps: options.steps ?? 50)
  }
}
