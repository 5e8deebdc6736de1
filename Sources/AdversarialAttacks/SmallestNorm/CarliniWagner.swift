import Glibc
import Tensors
public import Toolkit

/// Minimises the squared length of the change plus a weighted margin, over a variable that keeps
/// pixels within `0...1`: the C&W attack, for `l2`.
///
/// Carlini and Wagner 2017, "Towards evaluating the robustness of neural networks", section VI.A:
/// Adam on the arctanh of the pixels, and a binary search for the weight of the margin.
public struct CarliniWagner: Attack {
  public var norm: Norm { .l2 }
  /// Gradient steps for each weight, at least 1.
  public let steps: Int
  /// Weights tried, at least 1.
  public let searches: Int
  /// The first weight of the margin, above 0.
  public let weight: Float
  /// Adam's step size, above 0.
  public let rate: Float

  /// - Throws: `AttackError` if a number is too small.
  public init(
    steps: Int = 100, searches: Int = 9, weight: Float = 0.1, rate: Float = 0.03
  ) throws(AttackError) {
    guard steps >= 1 else { throw .invalidSteps(steps) }
    try AttackError.check("the number of searches", isAtLeastOne: searches)
    guard weight > 0, rate > 0, weight.isFinite, rate.isFinite else {
      throw .invalidOption(
        "the weight or the rate", found: Double(min(weight, rate)), expected: "a number above 0")
    }
    (self.steps, self.searches, self.weight, self.rate) = (steps, searches, weight, rate)
  }

  /// - Throws: As the other initialiser, so that a manifest cannot hold an invalid attack.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    try self.init(
      steps: values.decode(Int.self, forKey: .steps),
      searches: values.decode(Int.self, forKey: .searches),
      weight: values.decode(Float.self, forKey: .weight),
      rate: values.decode(Float.self, forKey: .rate))
  }

  public static var kind: String { "cw" }
  public var access: Access { .gradient }
  public var bound: AttackBound { .smallest }
  public var name: String {
    "cw" + (steps == 100 && searches == 9 ? "" : "-\(searches)x\(steps)")
      + (weight == 0.1 ? "" : "-weight-\(weight)") + (rate == 0.03 ? "" : "-rate-\(rate)")
  }
  public var description: String {
    "Carlini and Wagner (l2), \(searches) weights from \(weight), \(steps) steps of Adam at \(rate)"
  }

  public func perturb(
    _ task: AttackTask, oracle: Oracle, generators: inout [SeededGenerator]
  ) throws(AttackError) -> Perturbation {
    guard
      var best = try task.searchForNearest(norm: norm, generators: generators, attack: name)
    else { return Perturbation(pixels: task.pixels) }
    let all = Array(generators.indices)
    try best.judge(task.pixels, of: all, step: 0, by: oracle)
    let originals = try PictureRows(task.pixels)
    var weights = [WeightSearch](repeating: WeightSearch(weight), count: all.count)
    for search in 0..<searches {
      let examples = best.unfinished.filter { best.distances[$0] > 0 }
      guard !examples.isEmpty else { break }
      var searchers = examples.map { Descent(from: originals.rows[$0], rate: rate) }
      var succeeded = Set<Int>()
      for step in 1...steps {
        var points = originals.selecting(examples)
        points.rows = searchers.map(\.pixels)
        let pictures = try points.tensor()
        let ascent = try oracle.climb(
          pictures, task.criterion.selecting(examples), loss: .margin, of: examples, attack: name,
          step: search * steps + step)
        let promising = examples.indices.filter { ascent.isAdversarial[$0] }
        // Only the 8-bit picture counts as a success.
        var holds = Set<Int>()
        if !promising.isEmpty {
          let judged = try best.judge(
            points.selecting(promising).tensor(), of: promising.map { examples[$0] },
            step: search * steps + step, by: oracle)
          holds = Set(zip(promising, judged).filter(\.1).map(\.0))
          succeeded.formUnion(holds.map { examples[$0] })
        }
        let gradients = try PictureRows(ascent.gradient)
        for (place, example) in examples.enumerated() {
          searchers[place].step(
            original: originals.rows[example],
            marginGradient: holds.contains(place) ? nil : gradients.rows[place],
            weight: weights[example].value)
        }
      }
      for example in examples { weights[example].narrow(succeeded.contains(example)) }
    }
    try best.close(all, by: oracle, step: searches * steps)
    return try best.perturbation()
  }
}

/// The weight of the margin: raised tenfold until the first success, then bisected.
private struct WeightSearch {
  private(set) var value: Float
  private var (low, high): (Float, Float) = (0, .infinity)

  init(_ value: Float) { self.value = value }

  mutating func narrow(_ succeeded: Bool) {
    if succeeded { high = min(high, value) } else { low = max(low, value) }
    value = high.isFinite ? (low + high) / 2 : value * 10
  }
}

/// Adam on the arctanh of one picture's pixels.
private struct Descent {
  private var variable: [Float]
  private var mean: [Float]
  private var square: [Float]
  private let rate: Float
  private var done = 0

  init(from picture: [Float], rate: Float) {
    // Just inside of -1...1, where the arctanh is finite.
    variable = picture.map { atanhf((2 * $0 - 1) * 0.999_99) }
    mean = [Float](repeating: 0, count: picture.count)
    square = mean
    self.rate = rate
  }

  var pixels: [Float] { variable.map { (tanhf($0) + 1) / 2 } }

  /// - Parameter marginGradient: The margin's, to be raised; nil where it is large enough.
  mutating func step(original: [Float], marginGradient: [Float]?, weight: Float) {
    done += 1
    let (first, second): (Float, Float) = (0.9, 0.999)
    let (meanShare, squareShare) = (1 - powf(first, Float(done)), 1 - powf(second, Float(done)))
    for index in variable.indices {
      let tangent = tanhf(variable[index])
      let pixel = (tangent + 1) / 2
      var slope = 2 * (pixel - original[index])
      if let marginGradient { slope -= weight * marginGradient[index] }
      slope *= (1 - tangent * tangent) / 2
      mean[index] = first * mean[index] + (1 - first) * slope
      square[index] = second * square[index] + (1 - second) * slope * slope
      variable[index] -=
        rate * mean[index] / meanShare / ((square[index] / squareShare).squareRoot() + 1e-8)
    }
  }
}

extension AttackKind {
  public static let carliniWagner = AttackKind(name: "cw", options: [.steps]) {
    options throws(AttackError) in
    try CarliniWagner(steps: options.steps ?? 100)
  }
}
