import AdversarialAttacks
import Foundation
import Tensors
import Testing
import Toolkit

/// Attacks with limits of their own, and those that learn, on models whose answer is known.
struct OwnLimitTests {
  private func result(
    of attack: any Attack, on batch: PixelBatch, model: any DecisionOracle, epsilon: Float? = nil,
    stops: Bool = true
  ) throws -> AttackResult {
    var runner = AttackRunner(attack: attack, model: model)
    runner.stopsAtSuccess = stops
    var streams = generators(0..<batch.count)
    return try runner.run(
      on: batch, criterion: .misclassification(labels: Array(repeating: 0, count: batch.count)),
      epsilon: epsilon, generators: &streams)
  }

  /// Tells whether the left half (class 0) or the right half is brighter.
  private func halves(side: Int) -> LinearClassifier {
    let left = (0..<side * side).map { Float($0 % side < side / 2 ? 1 : 0) }
    return LinearClassifier(weights: [left, left.map { 1 - $0 }], biases: [0, 0])
  }

  @Test(
    "a spatial attack moves a spot over the middle where its shift reaches, and not farther",
    arguments: [(9, true), (8, true), (7, false), (3, false)])
  func spatial(column: Int, falls: Bool) throws {
    // Two pixels of twenty are the tenth that the attack may shift.
    var bytes = [UInt8](repeating: 0, count: 400)
    bytes[10 * 20 + column] = 255
    let batch = try PixelBatch(count: 1, channels: 1, height: 20, width: 20, bytes: bytes)
    let attack = try SpatialAttack(degrees: 0, angles: 1)
    #expect(try result(of: attack, on: batch, model: halves(side: 20)).succeeded == [falls])
  }

  @Test("a turn brings a spot below the middle over it, and black comes in from outside")
  func turned() throws {
    var bytes = [UInt8](repeating: 0, count: 441)
    // Ten pixels below the middle and one to the left: a turn by six degrees.
    bytes[20 * 21 + 9] = 255
    let batch = try PixelBatch(count: 1, channels: 1, height: 21, width: 21, bytes: bytes)
    let turn = try SpatialAttack(degrees: 30, shift: 0, shifts: 1)
    #expect(try result(of: turn, on: batch, model: halves(side: 21)).succeeded == [true])
    // Both halves are level until black comes in from the left.
    let white = try PixelBatch(
      count: 1, channels: 1, height: 20, width: 20, bytes: Array(repeating: 255, count: 400))
    let moved = try result(of: SpatialAttack(), on: white, model: halves(side: 20))
    #expect(moved.succeeded == [true] && moved.quantized.bytes.contains { $0 < 255 })
  }

  @Test("a one-pixel attack succeeds exactly where a single pixel can overcome the margin")
  func onePixel() throws {
    let model = LinearClassifier(classes: 2, pixels: pictureSize, seed: 5)
    let all = try pictures(60, bytes: 0...255, seed: 3)
    let labels = try model.predictions(all.tensor())
    let values = try all.tensor().floats()
    var (fallen, standing) = (0, 0)
    for index in labels.indices where labels[index] == 0 {
      let picture = Array(values[index * pictureSize..<(index + 1) * pictureSize])
      let towards = zip(model.weights[1], model.weights[0]).map(-)
      let margin =
        zip(towards, picture).reduce(model.biases[1] - model.biases[0]) { $0 + $1.0 * $1.1 }
      let gain = zip(towards, picture).map { max($0 * (1 - $1), -$0 * $1) }.max() ?? 0
      // Leave out what hangs by a thread.
      guard abs(margin + gain) > 0.05 else { continue }
      let found = try result(of: OnePixelAttack(), on: all.picture(index), model: model)
      #expect(found.succeeded == [margin + gain > 0])
      let changed = zip(found.quantized.bytes, try all.picture(index).bytes).count { $0 != $1 }
      #expect(changed <= 1)
      if margin + gain > 0 { fallen += 1 } else { standing += 1 }
    }
    #expect(fallen > 2 && standing > 2)
  }

  @Test(
    "a universal perturbation of a linear model fools what its weights allow",
    arguments: Norm.allCases)
  func universal(norm: Norm) throws {
    let model = LinearClassifier(classes: 2, pixels: pictureSize, seed: 5)
    func rightOnes(seed: UInt64) throws -> PixelBatch {
      let all = try pictures(60, bytes: 110...145, seed: seed)
      let right = try model.predictions(all.tensor()).enumerated().filter { $0.1 == 0 }.map(\.0)
      return try PixelBatch(
        count: right.count, channels: 1, height: side, width: side,
        bytes: right.flatMap { try all.picture($0).bytes })
    }
    let (lesson, batch) = (try rightOnes(seed: 1), try rightOnes(seed: 2))
    let values = try batch.tensor().floats()
    let distances = (0..<batch.count).map { index in
      model.distance(
        of: Array(values[index * pictureSize..<(index + 1) * pictureSize]), from: 0, to: 1,
        by: norm)
    }
    // Half of them are nearer; linf counts whole steps.
    let middle = distances.sorted()[batch.count / 2]
    let epsilon = norm == .linf ? (middle * 255).rounded(.up) / 255 : middle
    var generator = SeededGenerator(seed: 1)
    let learned = try UniversalPerturbation(norm: norm).fitted(
      on: [
        AttackTask(
          pixels: lesson.tensor(),
          criterion: .misclassification(labels: Array(repeating: 0, count: lesson.count)),
          epsilon: epsilon)
      ], model: model, generator: &generator)
    let found = try result(of: learned, on: batch, model: model, epsilon: epsilon)
    var counts = [0, 0]
    for (index, distance) in distances.enumerated() {
      // Rounding to 8 bits costs an l2 perturbation something.
      guard abs(distance - epsilon) > 0.1 * epsilon else { continue }
      #expect(found.succeeded[index] == (distance < epsilon))
      counts[distance < epsilon ? 1 : 0] += 1
    }
    #expect(counts.min() ?? 0 > 2)
  }

  @Test("a patch learns what the model looks for, and covers its share of the picture")
  func patch() throws {
    // Class 1 is brightness.
    let weights = [[Float](repeating: 0, count: 100), [Float](repeating: 1, count: 100)]
    let model = LinearClassifier(weights: weights, biases: [45, 0])
    let batch = try PixelBatch(
      count: 6, channels: 1, height: 10, width: 10, bytes: Array(repeating: 100, count: 600))
    var generator = SeededGenerator(seed: 1)
    let task = AttackTask(
      pixels: try batch.tensor(), criterion: .misclassification(labels: [0, 0, 0, 0, 0, 0]),
      epsilon: nil)
    for (area, falls) in [(0.04, false), (0.16, true)] {
      let attack = try AdversarialPatch(area: area)
      let learned = try attack.fitted(on: [task], model: model, generator: &generator)
      let mean = try #require(learned.patch).reduce(0, +) / Float(100 * area)
      // What fools every picture already need not become brighter.
      #expect(falls ? mean > 0.75 : mean == 1)
      let found = try result(of: learned, on: batch, model: model)
      #expect(found.succeeded == Array(repeating: falls, count: 6))
      #expect(found.quantized.bytes.count { $0 != 100 } == 6 * Int(100 * area))
    }
  }

  @Test("what learns refuses to attack before, or other pictures than it learned from")
  func notFitted() throws {
    let model = LinearClassifier(classes: 2, pixels: pictureSize, seed: 5)
    for (attack, epsilon) in [
      (try UniversalPerturbation(), 0.03), (try AdversarialPatch(), nil),
    ] as [(any FittedAttack, Float?)] {
      let error = #expect(throws: AttackError.self) {
        try result(of: attack, on: pictures(2), model: model, epsilon: epsilon)
      }
      #expect(error?.description.contains("has not learned") == true)
    }
    let other = try PixelBatch(
      count: 1, channels: 1, height: 2, width: 8, bytes: Array(repeating: 9, count: 16))
    var generator = SeededGenerator(seed: 1)
    let task = AttackTask(
      pixels: try pictures(2).tensor(), criterion: .misclassification(labels: [0, 0]), epsilon: nil)
    let learned = try AdversarialPatch(area: 0.25, epochs: 1).fitted(
      on: [task], model: model, generator: &generator)
    let error = #expect(throws: AttackError.self) {
      try result(of: learned, on: other, model: model)
    }
    #expect(error?.description.contains("[1, 2, 8]") == true)
  }

  @Test(
    "of a damaged file are refused",
    arguments: [
      #""kind":"patch","area":0.05,"epochs":1,"places":1,"shape":[1],"patch":[0.5]"#,
      #""kind":"patch","area":0.05,"epochs":1,"places":1,"shape":[1,9,9],"patch":[0.5]"#,
      #""kind":"universal","norm":"linf","epochs":1,"shape":[9999999999,9999999999,2],"change":[1]"#,
      #""kind":"universal","norm":"linf","epochs":1,"shape":[1,2,2],"change":[1]"#,
    ])
  func damaged(content: String) {
    #expect(throws: (any Error).self) {
      try JSONDecoder().decode(AttackValue.self, from: Data("{\(content)}".utf8))
    }
  }

  @Test("refuse an epsilon, and numbers out of range")
  func invalid() throws {
    let model = LinearClassifier(classes: 2, pixels: pictureSize, seed: 5)
    let error = #expect(throws: AttackError.self) {
      try result(of: SpatialAttack(), on: pictures(1), model: model, epsilon: 0.1)
    }
    #expect(error?.description.contains("limit of its own") == true)
    let wrong: [() throws -> Void] = [
      { _ = try SpatialAttack(degrees: 181) }, { _ = try SpatialAttack(shift: -0.1) },
      { _ = try SpatialAttack(angles: 0) }, { _ = try SpatialAttack(shifts: 0) },
      { _ = try OnePixelAttack(pixels: 0) }, { _ = try OnePixelAttack(population: 3) },
      { _ = try OnePixelAttack(generations: 0) }, { _ = try AdversarialPatch(area: 0) },
      { _ = try AdversarialPatch(area: 1.1) }, { _ = try AdversarialPatch(epochs: 0) },
      { _ = try AdversarialPatch(places: 0) }, { _ = try UniversalPerturbation(epochs: 0) },
      { _ = try RandomNoise(distribution: .sign, draws: 0) },
    ]
    for make in wrong { #expect(throws: AttackError.self) { try make() } }
  }
}

struct RandomNoiseTests {
  private let model = LinearClassifier(classes: 2, pixels: pictureSize, seed: 11)

  private func changes(_ noise: RandomNoise, count: Int = 200) throws -> Tensor {
    let batch = try pictures(count, bytes: 110...145)
    var streams = generators(0..<count)
    return try noise.perturb(
      batch.tensor(), criterion: .misclassification(labels: Array(repeating: 0, count: count)),
      model: model, epsilon: 0.1, generators: &streams) - batch.tensor()
  }

  @Test("uniform noise fills the ball, and Gaussian noise has half of its radius as deviation")
  func distributions() throws {
    let uniform = try changes(RandomNoise(distribution: .uniform)).floats()
    #expect(uniform.allSatisfy { abs($0) <= 0.1001 })
    let mean = uniform.reduce(0) { $0 + abs($1) } / Float(uniform.count)
    #expect(abs(mean - 0.05) < 0.002)
    let gaussian = try changes(RandomNoise(distribution: .gaussian)).floats()
    let square = gaussian.reduce(0) { $0 + $1 * $1 } / Float(gaussian.count)
    // Clipping at two deviations costs 4.6% of the variance beyond.
    #expect(abs(square.squareRoot() - 0.048) < 0.002)
    let lengths = try Norm.l2.measure(
      changes(RandomNoise(norm: .l2, distribution: .gaussian), count: 400))
    #expect(lengths.allSatisfy { $0 <= 0.1001 })
    #expect(lengths.contains { $0 < 0.09 } && lengths.contains { $0 > 0.0999 })
  }

  @Test("the best of many draws fools more than one, and asks as often")
  func draws() throws {
    let all = try pictures(60, bytes: 110...145)
    let labels = try model.predictions(all.tensor())
    func fooled(_ noise: RandomNoise) throws -> (count: Int, queries: Int) {
      var runner = AttackRunner(attack: noise, model: model)
      runner.stopsAtSuccess = true
      var streams = generators(0..<60)
      let result = try runner.run(
        on: all, criterion: .misclassification(labels: labels), epsilon: 8 / 255,
        generators: &streams)
      return (
        result.succeeded.count(where: \.self), result.queries.map(\.forward).max() ?? 0
      )
    }
    let one = try fooled(RandomNoise())
    let many = try fooled(RandomNoise(distribution: .sign, draws: 50))
    #expect(many.count > one.count && one.queries == 0 && many.queries == 50)
  }

  @Test("is written as before there was a choice, and read back")
  func coding() throws {
    #expect(AttackValue(RandomNoise()).identity == #"{"kind":"noise","norm":"linf"}"#)
    let other = try AttackValue(RandomNoise(norm: .l2, distribution: .uniform, draws: 3))
    #expect(other.attack.name == "noise-uniform-best-of-3")
    for value in [AttackValue(RandomNoise()), other] {
      #expect(
        try JSONDecoder().decode(AttackValue.self, from: JSONEncoder().encode(value)) == value)
    }
  }
}
