import Tensors
public import Toolkit

/// Changes one pixel, or a few, to any value: needs scores, no gradient.
///
/// Su, Vargas and Sakurai 2019, "One pixel attack for fooling deep neural networks", section III:
/// differential evolution with a weight of 0.5 and no crossover. The paper evolves 400 candidates
/// for 100 generations; the defaults here ask the model about as often as Square does.
public struct OnePixelAttack: Attack {
  /// The pixels that may change, at least 1.
  public let pixels: Int
  /// The candidates of a generation, at least 4.
  public let population: Int
  /// Generations after the first, at least 1.
  public let generations: Int

  /// The share of a difference that is added to a candidate.
  private static let weight: Float = 0.5

  /// - Throws: `AttackError.invalidOption` if a number is out of range.
  public init(
    pixels: Int = 1, population: Int = 100, generations: Int = 50
  ) throws(AttackError) {
    try AttackError.check("the number of pixels", isAtLeastOne: pixels)
    try AttackError.check("the number of generations", isAtLeastOne: generations)
    guard population >= 4 else {
      throw .invalidOption("the population", found: Double(population), expected: "at least 4")
    }
    (self.pixels, self.population, self.generations) = (pixels, population, generations)
  }

  /// - Throws: As the other initialiser, so that a manifest cannot hold an invalid attack.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    try self.init(
      pixels: values.decode(Int.self, forKey: .pixels),
      population: values.decode(Int.self, forKey: .population),
      generations: values.decode(Int.self, forKey: .generations))
  }

  public static var kind: String { "one-pixel" }
  public var norm: Norm { .l2 }
  public var access: Access { .scores }
  public var bound: AttackBound { .own }
  public var name: String {
    "one-pixel" + (pixels == 1 ? "" : "-\(pixels)")
      + (population == 100 && generations == 50 ? "" : "-\(population)x\(generations)")
  }
  public var description: String {
    "one-pixel attack, \(NumberText.count(pixels, "pixel")), \(population) candidates, "
      + "\(generations) generations"
  }

  public func perturb(
    _ task: AttackTask, oracle: Oracle, generators: inout [SeededGenerator]
  ) throws(AttackError) -> Perturbation {
    try task.check(norm: norm, generators: generators)
    guard task.pixels.count > 0 else { return Perturbation(pixels: task.pixels) }
    var best = try BestPictures(task, norm: norm, rule: .strongest, loss: .margin, attack: name)
    let originals = try PictureRows(task.pixels)
    for example in generators.indices {
      let evolution = Evolution(
        example: example, original: originals.rows[example],
        template: originals.selecting([example]), shape: Array(task.pixels.shape.dropFirst()),
        criterion: task.criterion, oracle: oracle)
      var members = (0..<population).map { _ in
        evolution.random(pixels: pixels, using: &generators[example])
      }
      var grades = try evolution.grades(of: members)
      for generation in 0...generations {
        if generation > 0 {
          let children = evolution.children(
            of: members, weight: Self.weight, using: &generators[example])
          for (place, grade) in try evolution.grades(of: children).enumerated()
          where grade > grades[place] {
            (members[place], grades[place]) = (children[place], grade)
          }
        }
        let strongest = grades.indices.max { grades[$0] < grades[$1] } ?? 0
        guard generation == generations || grades[strongest].isAdversarial else { continue }
        try best.judge(
          evolution.pictures([members[strongest]]), of: [example], step: generation, by: oracle)
        if task.stopsAtSuccess || generation == generations { break }
      }
    }
    return try best.perturbation()
  }
}

/// The candidates for one example.
private struct Evolution {
  let example: Int
  let original: [Float]
  let template: PictureRows
  /// `[channels, height, width]`.
  let shape: [Int]
  let criterion: Criterion
  let oracle: Oracle

  /// The most pixel values asked about at once.
  private static let mostValues = 8_000_000

  /// A pixel to change: its place and its values, in bytes.
  struct Change {
    var x: Float
    var y: Float
    var values: [Float]
  }

  private var channels: Int { shape[0] }
  private var height: Int { shape[1] }
  private var width: Int { shape[2] }

  /// Places anywhere, values around grey.
  func random(pixels: Int, using generator: inout SeededGenerator) -> [Change] {
    (0..<pixels).map { _ in
      Change(
        x: Float.random(in: 0..<Float(width), using: &generator),
        y: Float.random(in: 0..<Float(height), using: &generator),
        values: (0..<channels).map { _ in 128 + 127 * Float(generator.normalDeviate()) })
    }
  }

  /// One child for each member: one member plus the weighted difference of two others.
  func children(
    of members: [[Change]], weight: Float, using generator: inout SeededGenerator
  ) -> [[Change]] {
    members.indices.map { place in
      var others: [Int] = []
      while others.count < 3 {
        let other = Int.random(in: members.indices, using: &generator)
        if other != place, !others.contains(other) { others.append(other) }
      }
      let (a, b, c) = (members[others[0]], members[others[1]], members[others[2]])
      return a.indices.map { pixel in
        func mixed(_ value: (Change) -> Float) -> Float {
          value(a[pixel]) + weight * (value(b[pixel]) - value(c[pixel]))
        }
        return Change(
          x: mixed(\.x), y: mixed(\.y),
          values: (0..<channels).map { channel in mixed { $0.values[channel] } })
      }
    }
  }

  func pictures(_ members: [[Change]]) throws(AttackError) -> Tensor {
    var batch = template
    batch.rows = members.map { changes in
      var row = original
      for change in changes {
        let (x, y) = (
          Int(min(max(change.x, 0), Float(width - 1))),
          Int(min(max(change.y, 0), Float(height - 1)))
        )
        for channel in 0..<channels {
          row[(channel * height + y) * width + x] =
            min(max(change.values[channel], 0), 255).rounded() / 255
        }
      }
      return row
    }
    return try batch.tensor()
  }

  func grades(of members: [[Change]]) throws(AttackError) -> [Criterion.Grade] {
    var grades: [Criterion.Grade] = []
    // Large pictures a few at a time.
    let most = max(1, Self.mostValues / max(1, original.count))
    for start in stride(from: 0, to: members.count, by: most) {
      let part = Array(members[start..<min(start + most, members.count)])
      let examples = Array(repeating: example, count: part.count)
      grades += try criterion.selecting(examples).grades(
        of: pictures(part), by: oracle, loss: .margin, examples: examples)
    }
    return grades
  }
}

extension AttackKind {
  public static let onePixel = AttackKind(name: "one-pixel", options: [.pixels, .steps]) {
    options throws(AttackError) in
    try OnePixelAttack(pixels: options.pixels ?? 1, generations: options.steps ?? 50)
  }
}
