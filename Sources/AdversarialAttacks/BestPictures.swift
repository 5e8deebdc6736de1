package import Tensors
import Toolkit

/// The best picture found so far for each example of a batch.
///
/// A candidate is judged as the bytes that a file would hold of it, so rounding costs an attack no
/// strength: what it returns is what will be verified.
struct BestPictures {
  /// Which of two adversarial pictures is better.
  enum Rule {
    /// The one with the higher objective.
    case strongest
    /// The one nearer to the original.
    case nearest
  }

  /// The originals, in 8 bits.
  let originals: PixelBatch
  /// The original, until a candidate was judged.
  private(set) var pictures: PixelBatch
  private(set) var isAdversarial: [Bool]
  /// When each example's first adversarial picture within epsilon was judged, in the attack's own
  /// steps.
  private(set) var firstSuccess: [Int?]
  /// The distance of each adversarial picture, in units of `0...1` pixels; infinite without one.
  private(set) var distances: [Double]

  private let task: AttackTask
  private let norm: Norm
  private let rule: Rule
  private let loss: AttackLoss
  private let attack: String
  private var objectives: [Float]

  /// - Parameter loss: What makes a picture stronger.
  init(
    _ task: AttackTask, norm: Norm, rule: Rule, loss: AttackLoss = .crossEntropy, attack: String
  ) throws(AttackError) {
    originals = try PixelBatch(rounding: task.pixels, attack: attack)
    (self.task, self.norm, self.rule, self.attack) = (task, norm, rule, attack)
    self.loss = loss
    pictures = originals
    let count = originals.count
    isAdversarial = [Bool](repeating: false, count: count)
    firstSuccess = [Int?](repeating: nil, count: count)
    distances = [Double](repeating: .infinity, count: count)
    objectives = [Float](repeating: -.infinity, count: count)
  }

  /// The examples without an adversarial picture.
  var remaining: [Int] { isAdversarial.indices.filter { !isAdversarial[$0] } }

  /// The examples that are not done: all, unless the task ends at success; then those without an
  /// adversarial picture within epsilon.
  ///
  /// A search for the nearest picture without an epsilon is never done.
  var unfinished: [Int] {
    guard task.stopsAtSuccess else { return Array(distances.indices) }
    guard let epsilon = task.epsilon else {
      return rule == .nearest ? Array(distances.indices) : remaining
    }
    return distances.indices.filter { !norm.allows(distances[$0], epsilon: epsilon) }
  }

  /// Takes over what another search for the same task found better.
  mutating func take(_ other: BestPictures) {
    for example in isAdversarial.indices {
      let isBetter =
        other.isAdversarial[example] == isAdversarial[example]
        ? other.objectives[example] > objectives[example] : other.isAdversarial[example]
      guard isBetter else { continue }
      pictures.replace(example, by: other.pictures, example)
      objectives[example] = other.objectives[example]
      distances[example] = other.distances[example]
      if firstSuccess[example] == nil { firstSuccess[example] = other.firstSuccess[example] }
      isAdversarial[example] = other.isAdversarial[example]
    }
  }

  /// The result of the attack.
  func perturbation(traces: [[Float]]? = nil) throws(AttackError) -> Perturbation {
    let pixels = try tensors { () throws(TensorError) in try pictures.tensor() }
    return Perturbation(pixels: pixels, traces: traces, firstSuccess: firstSuccess)
  }

  /// Rounds candidates, asks the model about them and keeps those that are better.
  ///
  /// A search for the nearest picture by `linf` tries two roundings of a candidate: to the nearest
  /// byte, which is truer to it, and then away from the original, which keeps it beyond the
  /// boundary. Without gradients, where queries are dear, the second alone.
  ///
  /// - Parameters:
  ///   - candidates: `[examples.count, channels, height, width]`.
  ///   - examples: The examples that they belong to.
  /// - Returns: Whether each candidate is adversarial in 8 bits; if the strongest is wanted, moved
  ///   into the ball before.
  @discardableResult
  mutating func judge(
    _ candidates: Tensor, of examples: [Int], step: Int, by oracle: Oracle
  ) throws(AttackError) -> [Bool] {
    guard !examples.isEmpty else { return [] }
    let mine = originals.selecting(examples)
    let values = try tensors { () throws(TensorError) in try candidates.floats() }
    let roundings: [PixelBatch.Rounding] =
      rule == .strongest || norm == .l2
      ? [.toNearest]
      : oracle.access == .gradient
        ? [.toNearest, .awayFromOriginal]
        : [.awayFromOriginal]
    var succeeds = [Bool](repeating: false, count: examples.count)
    for rounding in roundings {
      let places = succeeds.indices.filter { !succeeds[$0] }
      guard !places.isEmpty else { break }
      // A search for the nearest picture has to pass through those beyond epsilon.
      let rounded = try mine.quantizing(
        values, norm: norm, epsilon: rule == .nearest ? nil : task.epsilon, rounding: rounding,
        attack: attack)
      let answers = try judge(
        rounded.selecting(places), of: places.map { examples[$0] }, step: step, by: oracle)
      for (place, isAdversarial) in zip(places, answers) { succeeds[place] = isAdversarial }
    }
    return succeeds
  }

  /// Asks the model about 8-bit pictures and keeps those that are better.
  private mutating func judge(
    _ rounded: PixelBatch, of examples: [Int], step: Int, by oracle: Oracle
  ) throws(AttackError) -> [Bool] {
    let answers = try answers(to: rounded, of: examples, by: oracle)
    let found = try rounded.distances(from: originals.selecting(examples), by: norm)
    for (place, example) in examples.enumerated() {
      let isBetter =
        switch (answers[place].isAdversarial, isAdversarial[example]) {
        case (true, false): true
        case (false, true): false
        case (true, true) where rule == .nearest: found[place] < distances[example]
        default: answers[place].objective > objectives[example]
        }
      guard isBetter else { continue }
      pictures.replace(example, by: rounded, place)
      objectives[example] = answers[place].objective
      guard answers[place].isAdversarial else { continue }
      distances[example] = found[place]
      isAdversarial[example] = true
      let counts = task.epsilon.map { norm.allows(found[place], epsilon: $0) } ?? true
      if counts, firstSuccess[example] == nil { firstSuccess[example] = step }
    }
    return answers.map(\.isAdversarial)
  }

  private func answers(
    to rounded: PixelBatch, of examples: [Int], by oracle: Oracle
  ) throws(AttackError) -> [Criterion.Grade] {
    let pixels = try tensors { () throws(TensorError) in try rounded.tensor() }
    let criterion = task.criterion.selecting(examples)
    if oracle.access >= .scores {
      return try criterion.grades(of: pixels, by: oracle, loss: loss, examples: examples)
    }
    return try oracle.decisions(pixels, of: examples).enumerated().map { place, decision in
      Criterion.Grade(
        isAdversarial: criterion.isSatisfied(by: decision, example: place), objective: 0)
    }
  }
}

extension BestPictures {
  /// Moves each adversarial picture towards its original as far as it stays adversarial, by
  /// bisection in eight steps.
  ///
  /// By `l2` on a line; by `linf` the largest changes shrink first.
  mutating func close(_ examples: [Int], by oracle: Oracle, step: Int) throws(AttackError) {
    let found = examples.filter { isAdversarial[$0] && distances[$0] > 0 }
    guard !found.isEmpty else { return }
    let (origins, ends) = (
      try tensors { () throws(TensorError) in try originals.selecting(found).tensor() },
      try tensors { () throws(TensorError) in try pictures.selecting(found).tensor() }
    )
    var (low, high) = (
      [Float](repeating: 0, count: found.count), [Float](repeating: 1, count: found.count)
    )
    for _ in 0..<8 {
      let middle = zip(low, high).map { ($0 + $1) / 2 }
      let points = try tensors { () throws(TensorError) in
        let change = try ends - origins
        let shares = try Tensor(middle, shape: [found.count, 1, 1, 1])
        switch norm {
        case .l2: return try origins + change * shares
        case .linf:
          let limits = try norm.lengths(change) * shares
          return try origins + change.minimum(limits).maximum(limits.negated())
        }
      }
      let isStill = try judge(points, of: found, step: step, by: oracle)
      for place in found.indices {
        if isStill[place] { high[place] = middle[place] } else { low[place] = middle[place] }
      }
    }
  }
}

extension AttackTask {
  /// Checks the task of an attack that looks for the smallest perturbation, and begins its search.
  ///
  /// - Returns: nil if there is nothing to look for: no picture, or an epsilon of zero.
  func searchForNearest(
    norm: Norm, generators: [SeededGenerator], attack: String
  ) throws(AttackError) -> BestPictures? {
    try check(norm: norm, generators: generators)
    guard pixels.count > 0, epsilon != 0 else { return nil }
    return try BestPictures(self, norm: norm, rule: .nearest, attack: attack)
  }
}

extension Tensor {
  /// The examples of another tensor where a flag is set, and this one's elsewhere.
  func replacing(_ other: Tensor, where flags: [Bool]) throws(TensorError) -> Tensor {
    guard flags.contains(true) else { return self }
    // Stack both; each example takes its own row or the one a batch further down.
    return try Tensor.concatenated([self, other], dim: 0)
      .rows(flags.indices.map { flags[$0] ? $0 + flags.count : $0 })
  }
}

extension PixelBatch {
  /// The nearest bytes of pictures `[batch, channels, height, width]`, `0...1`.
  package init(rounding pixels: Tensor, attack: String) throws(AttackError) {
    let shape = pixels.shape
    guard shape.count == 4 else { throw .pixelShape(shape) }
    let values = try tensors { () throws(TensorError) in try pixels.floats() }
    if let index = values.firstIndex(where: { !$0.isFinite }) {
      throw .perturbedNotNumbers(
        example: index / max(1, values.count / max(1, shape[0])), attack: attack)
    }
    try self.init(
      count: shape[0], channels: shape[1], height: shape[2], width: shape[3],
      bytes: values.map { UInt8((min(max($0, 0), 1) * 255).rounded()) })
  }

  /// Some of the pictures, in this order.
  func selecting(_ examples: [Int]) -> PixelBatch {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(examples.count * pictureSize)
    for example in examples {
      bytes += self.bytes[example * pictureSize..<(example + 1) * pictureSize]
    }
    var selected = self
    (selected.bytes, selected.count) = (bytes, examples.count)
    return selected
  }

  /// The pixels of one picture, `0...1`.
  func values(_ example: Int) -> [Float] {
    bytes[example * pictureSize..<(example + 1) * pictureSize].map { Float($0) / 255 }
  }

  /// Puts a picture of another batch in the place of one of this one.
  mutating func replace(_ example: Int, by other: PixelBatch, _ place: Int) {
    bytes.replaceSubrange(
      example * pictureSize..<(example + 1) * pictureSize,
      with: other.bytes[place * pictureSize..<(place + 1) * pictureSize])
  }
}
