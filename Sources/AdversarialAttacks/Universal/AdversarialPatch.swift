import Tensors
public import Toolkit

/// A square patch that fools a model wherever it lies in a picture, like a sticker.
///
/// Brown et al. 2017, "Adversarial patch": learned over random places (expectation over
/// transformation), of any brightness. The attacker then lays it on several random places and keeps
/// the best.
public struct AdversarialPatch: FittedAttack {
  /// The share of the picture that the patch covers, above 0, at most 1.
  public let area: Double
  /// Passes over the pictures it learns from, at least 1.
  public let epochs: Int
  /// The places tried for each picture, at least 1.
  public let places: Int
  /// The patch, `[channels, side, side]`, `0...1`; nil until learned.
  public private(set) var patch: [Float]?
  /// The shape of the pictures it learned from; nil until learned.
  public private(set) var shape: [Int]?

  /// - Throws: `AttackError` if a number is out of range.
  public init(
    area: Double = 0.05, epochs: Int = 10, places: Int = 10
  ) throws(AttackError) {
    guard area > 0, area <= 1 else {
      throw .invalidOption("the patch's area", found: area, expected: "above 0 and at most 1")
    }
    guard epochs >= 1 else { throw .invalidSteps(epochs) }
    try AttackError.check("the number of places", isAtLeastOne: places)
    (self.area, self.epochs, self.places) = (area, epochs, places)
  }

  /// - Throws: As the other initialiser, so that a manifest cannot hold an invalid attack.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    try self.init(
      area: values.decode(Double.self, forKey: .area),
      epochs: values.decode(Int.self, forKey: .epochs),
      places: values.decode(Int.self, forKey: .places))
    patch = try values.decodeIfPresent([Float].self, forKey: .patch)
    shape = try values.decodeIfPresent([Int].self, forKey: .shape)
    let isShape = shape.map { $0.count == 3 && $0.allSatisfy { (1...10_000).contains($0) } } ?? true
    let expected = isShape ? shape.map { Sticker(area: area, shape: $0).size } ?? 0 : -1
    guard (patch?.count ?? 0) == expected else {
      throw DecodingError.dataCorruptedError(
        forKey: .patch, in: values, debugDescription: "the patch does not fill its area")
    }
  }

  public static var kind: String { "patch" }
  public var norm: Norm { .l2 }
  public var access: Access { .gradient }
  public var bound: AttackBound { .own }
  public var isFitted: Bool { patch != nil }
  public var name: String {
    "patch" + (area == 0.05 ? "" : "-\(NumberText.plain(area))")
      + (epochs == 10 ? "" : "-epochs-\(epochs)") + (places == 10 ? "" : "-places-\(places)")
  }
  public var description: String {
    "one patch for all pictures, \(NumberText.plain(100 * area))% of the picture, learned in "
      + NumberText.count(epochs, "epoch")
      + ", the best of \(NumberText.count(places, "place"))"
  }

  public func fitted(
    on tasks: [AttackTask], model: any GradientOracle, samples: Int = 1,
    generator: inout SeededGenerator
  ) throws(AttackError) -> AdversarialPatch {
    let shape = try shape(of: tasks)
    let sticker = Sticker(area: area, shape: shape)
    var patch = (0..<sticker.size).map { _ in Float.random(in: 0...1, using: &generator) }
    var corners: [Sticker.Corner] = []
    try climb(tasks, epochs: epochs, model: model, samples: samples, size: 0.2) {
      task throws(AttackError) in
      corners = (0..<task.count).map { _ in sticker.randomCorner(using: &generator) }
      var rows = try PictureRows(task.pixels)
      for (place, corner) in corners.enumerated() {
        sticker.lay(patch, at: corner, on: &rows.rows[place])
      }
      return try rows.tensor()
    } step: { gradient, size throws(AttackError) in
      let gradients = try PictureRows(gradient).rows
      var sum = [Float](repeating: 0, count: sticker.size)
      for (place, corner) in corners.enumerated() {
        sum = sum .+ sticker.part(of: gradients[place], at: corner)
      }
      patch = zip(patch, sum).map { $0 + ($1 > 0 ? size : $1 < 0 ? -size : 0) }.asPixels
    }
    var fitted = self
    (fitted.patch, fitted.shape) = (patch, shape)
    return fitted
  }

  public func perturb(
    _ task: AttackTask, oracle: Oracle, generators: inout [SeededGenerator]
  ) throws(AttackError) -> Perturbation {
    try task.check(norm: norm, generators: generators)
    guard task.pixels.count > 0 else { return Perturbation(pixels: task.pixels) }
    guard let patch, let shape else { throw .notFitted(attack: name) }
    try check(shape, fits: task.pixels)
    let sticker = Sticker(area: area, shape: shape)
    var best = try BestPictures(task, norm: norm, rule: .strongest, loss: .margin, attack: name)
    let originals = try PictureRows(task.pixels)
    for place in 1...places {
      let examples = best.unfinished
      guard !examples.isEmpty else { break }
      var covered = originals.selecting(examples)
      for (index, example) in examples.enumerated() {
        sticker.lay(
          patch, at: sticker.randomCorner(using: &generators[example]), on: &covered.rows[index])
      }
      try best.judge(covered.tensor(), of: examples, step: place, by: oracle)
    }
    return try best.perturbation()
  }
}

/// Where a patch's values are in a picture's.
private struct Sticker {
  let side: Int
  private let channels: Int
  private let height: Int
  private let width: Int

  struct Corner {
    let top: Int
    let left: Int
  }

  /// - Parameter shape: `[channels, height, width]` of the pictures.
  init(area: Double, shape: [Int]) {
    (channels, height, width) = (shape[0], shape[1], shape[2])
    let side = Int((area * Double(height * width)).squareRoot().rounded())
    self.side = min(max(side, 1), min(height, width))
  }

  /// The number of the patch's values.
  var size: Int { channels * side * side }

  func randomCorner(using generator: inout SeededGenerator) -> Corner {
    Corner(
      top: Int.random(in: 0...height - side, using: &generator),
      left: Int.random(in: 0...width - side, using: &generator))
  }

  func lay(_ patch: [Float], at corner: Corner, on picture: inout [Float]) {
    forEach(at: corner) { picture[$1] = patch[$0] }
  }

  func part(of picture: [Float], at corner: Corner) -> [Float] {
    var part = [Float](repeating: 0, count: size)
    forEach(at: corner) { part[$0] = picture[$1] }
    return part
  }

  private func forEach(at corner: Corner, _ body: (_ inPatch: Int, _ inPicture: Int) -> Void) {
    for channel in 0..<channels {
      for y in 0..<side {
        for x in 0..<side {
          body(
            (channel * side + y) * side + x,
            (channel * height + corner.top + y) * width + corner.left + x)
        }
      }
    }
  }
}

extension AttackKind {
  public static let patch = AttackKind(name: "patch", options: [.steps, .area, .restarts]) {
    options throws(AttackError) in
    try AdversarialPatch(
      area: options.area ?? 0.05, epochs: options.steps ?? 10, places: options.restarts ?? 10)
  }
}
