import Glibc
import Tensors
public import Toolkit

/// Random search with squares whose side shrinks: needs scores, no gradient.
///
/// Andriushchenko et al. 2020, "Square Attack: a query-efficient black-box adversarial attack via
/// random search", algorithms 1 to 3, with the schedule of AutoAttack.
public struct SquareAttack: Attack {
  public let norm: Norm
  /// Queries of each run, at least 1.
  public let queries: Int
  /// Independent runs, at least 1.
  public let restarts: Int
  /// The share of the picture that the first squares cover, above 0, at most 1.
  public let share: Double

  /// - Throws: `AttackError` if a number is out of range.
  public init(
    norm: Norm = .linf, queries: Int = 5000, restarts: Int = 1, share: Double = 0.8
  ) throws(AttackError) {
    try AttackError.check("the number of queries", isAtLeastOne: queries)
    guard restarts >= 1 else { throw .invalidRestarts(restarts) }
    guard share > 0, share <= 1 else {
      throw .invalidOption(
        "the share of the first squares", found: share, expected: "above 0 and at most 1")
    }
    (self.norm, self.queries, self.restarts, self.share) = (norm, queries, restarts, share)
  }

  /// - Throws: As the other initialiser, so that a manifest cannot hold an invalid attack.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    try self.init(
      norm: values.decode(Norm.self, forKey: .norm),
      queries: values.decode(Int.self, forKey: .queries),
      restarts: values.decode(Int.self, forKey: .restarts),
      share: values.decode(Double.self, forKey: .share))
  }

  public static var kind: String { "square" }
  public var access: Access { .scores }
  public var name: String {
    "square" + (queries == 5000 ? "" : "-\(queries)")
      + (restarts > 1 ? "-restarts-\(restarts)" : "") + (share == 0.8 ? "" : "-share-\(share)")
  }
  public var description: String {
    "Square attack (\(norm.rawValue)), \(queries) queries, first squares of \(share)"
      + (restarts > 1 ? ", \(restarts) runs" : "")
  }

  public func perturb(
    _ task: AttackTask, oracle: Oracle, generators: inout [SeededGenerator]
  ) throws(AttackError) -> Perturbation {
    let ball = try task.ball(norm: norm, generators: generators)
    guard ball.epsilon > 0, task.pixels.count > 0 else { return Perturbation(pixels: task.pixels) }
    var best = try BestPictures(
      task, norm: norm, rule: .strongest, loss: .margin, attack: name)
    let all = Array(generators.indices)
    if task.stopsAtSuccess { try best.judge(task.pixels, of: all, step: 0, by: oracle) }
    let originals = try PictureRows(task.pixels)
    let starts = try task.starts.map { (given) throws(AttackError) in
      try PictureRows(tensors { () throws(TensorError) in try ball.projecting(given) })
    }
    let canvas = Canvas(shape: task.pixels.shape)
    for restart in 0..<restarts {
      // Each run climbs from its own start; the best of all is what counts.
      var run = try BestPictures(task, norm: norm, rule: .strongest, loss: .margin, attack: name)
      for query in 0..<queries {
        let examples = task.stopsAtSuccess ? best.remaining.filter(run.remaining.contains) : all
        guard !examples.isEmpty else { break }
        let side = canvas.side(share: share(after: query))
        var candidates = originals.selecting(examples)
        for (place, example) in examples.enumerated() {
          let original = originals.rows[example]
          candidates.rows[place] =
            query == 0
            ? restart == 0 && starts != nil
              ? starts?.rows[example] ?? original
              : start(original, ball.epsilon, canvas, &generators[example])
            : proposal(
              from: run.pictures.values(example), original, side, ball.epsilon, canvas,
              &generators[example])
        }
        try run.judge(
          candidates.tensor(), of: examples, step: restart * queries + query + 1, by: oracle)
      }
      best.take(run)
    }
    return try best.perturbation()
  }

  /// The share of the picture that squares cover after some queries: halved ever more rarely.
  private func share(after query: Int) -> Double {
    let place = Double(query) / Double(queries) * 10_000
    let halvings = [10, 50, 200, 500, 1000, 2000, 4000, 6000, 8000].count { place > $0 }
    return share / Double(1 << halvings)
  }

  private func start(
    _ original: [Float], _ epsilon: Float, _ canvas: Canvas, _ generator: inout SeededGenerator
  ) -> [Float] {
    switch norm {
    case .linf: return (original .+ canvas.stripes(epsilon, &generator)).asPixels
    case .l2:
      let change = canvas.tiles(&generator)
      return (original .+ change .* Float(Double(epsilon) / norm.size(of: change))).asPixels
    }
  }

  private func proposal(
    from current: [Float], _ original: [Float], _ side: Int, _ epsilon: Float, _ canvas: Canvas,
    _ generator: inout SeededGenerator
  ) -> [Float] {
    switch norm {
    case .linf:
      var picture = current
      let square = canvas.square(side, &generator)
      for channel in 0..<canvas.channels {
        let change = Bool.random(using: &generator) ? epsilon : -epsilon
        canvas.forEach(in: square, channel) { picture[$0] = original[$0] + change }
      }
      return picture.asPixels
    case .l2:
      let change = canvas.moved(
        current .- original, to: Double(epsilon), side: max(side | 1, 3), &generator)
      let size = norm.size(of: change)
      guard size > 0 else { return current }
      return (original .+ change .* Float(Double(epsilon) / size)).asPixels
    }
  }
}

/// The plane of a picture, on which changes are drawn.
private struct Canvas {
  let (channels, height, width): (Int, Int, Int)

  struct Square {
    let (top, left, side): (Int, Int, Int)
  }

  /// - Parameter shape: `[batch, channels, height, width]`.
  init(shape: [Int]) { (channels, height, width) = (shape[1], shape[2], shape[3]) }

  private var size: Int { channels * height * width }

  /// The side of a square that covers a share of the picture.
  func side(share: Double) -> Int {
    let side = Int((share * Double(height * width)).squareRoot().rounded())
    return max(1, min(side, min(height, width) - 1))
  }

  func square(_ side: Int, _ generator: inout SeededGenerator) -> Square {
    let side = max(1, min(side, min(height, width)))
    return Square(
      top: Int.random(in: 0...height - side, using: &generator),
      left: Int.random(in: 0...width - side, using: &generator), side: side)
  }

  func forEach(in square: Square, _ channel: Int, _ body: (Int) -> Void) {
    for y in square.top..<square.top + square.side {
      let row = (channel * height + y) * width
      for x in square.left..<square.left + square.side { body(row + x) }
    }
  }

  /// Vertical stripes of one pixel, up or down by the same amount.
  func stripes(_ amount: Float, _ generator: inout SeededGenerator) -> [Float] {
    var change = [Float](repeating: 0, count: size)
    for channel in 0..<channels {
      for x in 0..<width {
        let value = Bool.random(using: &generator) ? amount : -amount
        for y in 0..<height { change[(channel * height + y) * width + x] = value }
      }
    }
    return change
  }

  /// Bumps in a grid of five by five (section 3.3).
  func tiles(_ generator: inout SeededGenerator) -> [Float] {
    var change = [Float](repeating: 0, count: size)
    let side = max(1, min(height, width) / 5)
    for top in stride(from: 0, through: height - side, by: side) {
      for left in stride(from: 0, through: width - side, by: side) {
        let square = Square(top: top, left: left, side: side)
        for channel in 0..<channels {
          let bump = bump(side, &generator)
          let sign: Float = Bool.random(using: &generator) ? 1 : -1
          var place = 0
          forEach(in: square, channel) { index in
            change[index] = sign * bump[place]
            place += 1
          }
        }
      }
    }
    return change
  }

  /// Moves the length of one window, and what is missing to the whole length, into a new bump in
  /// another (algorithm 3).
  func moved(
    _ change: [Float], to length: Double, side: Int, _ generator: inout SeededGenerator
  ) -> [Float] {
    var change = change
    let (target, source) = (square(side, &generator), square(side, &generator))
    let whole = Norm.l2.size(of: change)
    let missing = max(length * length - whole * whole, 0) / Double(channels)
    for channel in 0..<channels {
      var (own, both) = (0.0, Set<Int>())
      forEach(in: target, channel) { index in
        own += Double(change[index]) * Double(change[index])
        both.insert(index)
      }
      forEach(in: source, channel) { both.insert($0) }
      let budget = both.reduce(missing) { $0 + Double(change[$1]) * Double(change[$1]) }
      let bump = bump(target.side, &generator)
      let sign: Float = Bool.random(using: &generator) ? 1 : -1
      var window: [Float] = []
      forEach(in: target, channel) { index in
        window.append(sign * bump[window.count] + change[index] / Float(1e-10 + own.squareRoot()))
      }
      let size = max(Norm.l2.size(of: window), 1e-10)
      forEach(in: source, channel) { change[$0] = 0 }
      var place = 0
      forEach(in: target, channel) { index in
        change[index] = window[place] * Float(budget.squareRoot() / size)
        place += 1
      }
    }
    return change
  }

  /// A square of unit length: half of it rises, the other half falls, along either axis.
  private func bump(_ side: Int, _ generator: inout SeededGenerator) -> [Float] {
    let half = side / 2
    let (upper, lower) = (hill(half, side), hill(side - half, side))
    var values = upper + lower.map { -$0 }
    if Bool.random(using: &generator) {
      values = values.indices.map { values[$0 % side * side + $0 / side] }
    }
    let size = Norm.l2.size(of: values)
    return size > 0 ? values.map { $0 / Float(size) } : values.map { _ in 1 / Float(side) }
  }

  /// A rectangle of unit length whose values rise towards the middle.
  private func hill(_ rows: Int, _ columns: Int) -> [Float] {
    var values = [Float](repeating: 0, count: rows * columns)
    let (middle, centre) = (rows / 2, columns / 2)
    for ring in 0...max(middle, centre) {
      let amount = 1 / Float((ring + 1) * (ring + 1))
      for y in max(middle - ring, 0)..<max(0, min(middle + ring + 1, rows)) {
        for x in max(centre - ring, 0)..<min(centre + ring + 1, columns) {
          values[y * columns + x] += amount
        }
      }
    }
    let size = Norm.l2.size(of: values)
    return size > 0 ? values.map { $0 / Float(size) } : values
  }
}

extension AttackKind {
  public static let square = AttackKind(
    name: "square", options: [.queries, .restarts]
  ) { options throws(AttackError) in
    try SquareAttack(
      norm: options.norm ?? .linf, queries: options.queries ?? 5000,
      restarts: options.restarts ?? 1)
  }
}
