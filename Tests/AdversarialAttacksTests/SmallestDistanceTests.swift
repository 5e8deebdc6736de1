import AdversarialAttacks
import Glibc
import Tensors
import Testing
import Toolkit

/// Attacks on models whose smallest adversarial distances are known in closed form.
///
/// The distances are some 100 steps of 8 bits, so that rounding, which no attack can avoid, is less
/// than the two percent that they are allowed.
@Suite("The smallest distance that an attack finds")
struct SmallestDistanceTests {
  private static let middle = try? PixelBatch(
    count: 4, channels: 1, height: side, width: side,
    bytes: (0..<4 * pictureSize).map { UInt8(124 + $0 * 7 % 9) })

  private func check(
    _ attack: any Attack, on model: any DecisionOracle, from start: [UInt8]? = nil, isTrue: Distance
  ) throws {
    let batch = try #require(Self.middle)
    var streams = generators(0..<batch.count)
    let labels = try model.decisions(batch.tensor())
    let start = try start.map {
      try PixelBatch(
        count: batch.count, channels: 1, height: side, width: side,
        bytes: Array(repeatElement($0, count: batch.count).joined()))
    }
    var runner = AttackRunner(attack: attack, model: model)
    runner.starts = start
    let result = try runner.run(
      on: batch, criterion: .misclassification(labels: labels), epsilon: nil, generators: &streams)
    for index in 0..<batch.count {
      let smallest = isTrue(try batch.picture(index).tensor().floats(), attack.norm)
      let found = result.verification.distances[index]
      #expect(result.succeeded[index], "\(attack)")
      #expect(found >= smallest * 0.9999, "\(attack): \(found) below \(smallest)")
      #expect(found <= smallest * 1.02, "\(attack): \(found / smallest) of \(smallest)")
    }
  }

  typealias Distance = ([Float], Norm) -> Double

  @Test("is the distance from the plane of a linear model")
  func linear() throws {
    for attack in try everySmallestNormAttack() {
      var model = LinearClassifier(classes: 2, pixels: pictureSize, seed: 11)
      let difference = zip(model.weights[0], model.weights[1]).map { $0 - $1 }
      let dual =
        attack.norm == .linf
        ? difference.reduce(0) { $0 + abs($1) }
        : difference.reduce(0) { $0 + $1 * $1 }.squareRoot()
      model = LinearClassifier(
        weights: model.weights,
        biases: [model.biases[0] + dual * (attack.norm == .linf ? 0.38 : 0.9), model.biases[1]])
      // The corner that is farthest on the other side.
      let corner = difference.map { $0 > 0 ? 0 : 255 } as [UInt8]
      try check(attack, on: model, from: corner) { [model] in
        Double(model.distance(of: $0, from: 0, to: 1, by: $1))
      }
    }
  }

  @Test("is the distance from a sphere")
  func sphere() throws {
    let model = SphereClassifier(centre: 0.3, radius: 2.1)
    for attack in try everySmallestNormAttack() {
      let start = (0..<pictureSize).map { 255 - UInt8($0 * 5) }
      try check(attack, on: model, from: start) { model.distance(of: $0, by: $1) }
    }
  }

  @Test("is the distance from the nearest threshold of a decision tree, by decisions alone")
  func tree() throws {
    let model = TreeClassifier(pixel: 5, threshold: 0.9)
    let attacks: [any Attack] = [
      try HopSkipJump(norm: .l2), try HopSkipJump(norm: .linf), try BoundaryAttack(),
    ]
    for attack in attacks {
      try check(attack, on: model) { picture, _ in Double(model.threshold - picture[model.pixel]) }
    }
  }

  @Test(
    "is also the epsilon from which on attacks with one succeed",
    arguments: Norm.allCases)
  func bounded(norm: Norm) throws {
    var attacks: [(attack: any Attack, slack: Float)] =
      [
        (try AutoPGD(norm: norm, goal: .crossEntropy), 1.02),
        (try AutoPGD(norm: norm, goal: .logitRatio), 1.02),
        (try AutoPGD(norm: norm, goal: .targets), 1.02),
        (try ProjectedGradientDescent(norm: norm), 1.02),
        (try ProjectedGradientDescent.momentum(norm: norm), 1.02),
        (try FastAdaptiveBoundary(norm: norm), 1.02), (try DeepFool(norm: norm), 1.02),
        (try GradientEstimation(norm: norm), 1.1),
      ]
    // The bumps of the l2 form are too wide for pictures of four by four.
    if norm == .linf { attacks.append((try SquareAttack(queries: 3000), 1.02)) }
    let batch = try #require(Self.middle)
    let base = LinearClassifier(classes: 2, pixels: pictureSize, seed: 11)
    let difference = zip(base.weights[0], base.weights[1]).map { $0 - $1 }
    let dual =
      norm == .linf
      ? difference.reduce(0) { $0 + abs($1) }
      : difference.reduce(0) { $0 + $1 * $1 }.squareRoot()
    let model = LinearClassifier(
      weights: base.weights,
      biases: [base.biases[0] + dual * (norm == .linf ? 0.38 : 0.9), base.biases[1]])
    for (attack, slack) in attacks {
      for index in 0..<batch.count {
        let picture = try batch.picture(index)
        let distance = model.distance(
          of: try picture.tensor().floats(), from: 0, to: 1, by: norm)
        for (share, succeeds) in [(0.98, false), (slack, true)] as [(Float, Bool)] {
          var streams = generators([index])
          let result = try AttackRunner(attack: attack, model: model).run(
            on: picture, criterion: .misclassification(labels: [0]), epsilon: distance * share,
            generators: &streams)
          #expect(result.succeeded == [succeeds], "\(attack) at \(share) of the distance")
        }
      }
    }
  }
}

extension SmallestDistanceTests {
  @Test("bounds what the Square attack can do by l2, which comes near to it")
  func squareL2() throws {
    let wide = 16
    let weights = (0..<wide * wide).map { index in
      cosf(Float(index % wide) * 0.4) * cosf(Float(index / wide) * 0.4)
    }
    let length = weights.reduce(0) { $0 + $1 * $1 }.squareRoot()
    let model = LinearClassifier(
      weights: [weights.map { -$0 }, weights.map { _ in 0 }],
      biases: [0.5 * weights.reduce(0, +) + length, 0])
    let picture = try PixelBatch(
      count: 1, channels: 1, height: wide, width: wide,
      bytes: [UInt8](repeating: 128, count: wide * wide))
    let distance = model.distance(of: try picture.tensor().floats(), from: 0, to: 1, by: .l2)
    for (share, succeeds) in [(0.98, false), (1.5, true)] as [(Float, Bool)] {
      var streams = generators([0])
      var runner = AttackRunner(attack: try SquareAttack(norm: .l2, queries: 2000), model: model)
      runner.stopsAtSuccess = true
      let result = try runner.run(
        on: picture, criterion: .misclassification(labels: [0]), epsilon: distance * share,
        generators: &streams)
      #expect(result.succeeded == [succeeds], "\(share)")
    }
  }
}

/// Says whether a picture lies within a sphere.
struct SphereClassifier: AutogradOracle {
  let centre: Float
  let radius: Float

  func logits(_ pixels: Tensor) throws(TensorError) -> Tensor {
    let rows = try pixels.reshaped(to: [pixels.shape[0], -1])
    let inside =
      try (rows - centre).square().sum(over: [1], keepingDims: true).negated()
      + radius * radius
    return try Tensor.concatenated([inside, inside * 0], dim: 1)
  }

  /// How far the surface is from a picture inside.
  func distance(of picture: [Float], by norm: Norm) -> Double {
    let offsets = picture.map { Double(abs($0 - centre)) }
    let square = offsets.reduce(0) { $0 + $1 * $1 }
    switch norm {
    case .l2: return Double(radius) - square.squareRoot()
    case .linf:
      // All offsets grow by the same t: sum of (offset + t)^2 = radius^2.
      let (count, sum) = (Double(offsets.count), offsets.reduce(0, +))
      let free = square - Double(radius) * Double(radius)
      return (-sum + (sum * sum - count * free).squareRoot()) / count
    }
  }
}

/// A tree of one split, which reveals its decisions alone.
struct TreeClassifier: DecisionOracle {
  let pixel: Int
  let threshold: Float

  func decisions(_ pixels: Tensor) throws(TensorError) -> [Int] {
    let values = try pixels.floats()
    let size = values.count / max(1, pixels.shape[0])
    return (0..<pixels.shape[0]).map { values[$0 * size + pixel] > threshold ? 1 : 0 }
  }
}

extension SmallestDistanceTests {
  @Test(
    "is found where rounding matters, too: a step or two of 8 bits",
    arguments: [1.3, 2.6] as [Float])
  func fewSteps(steps: Float) throws {
    let base = LinearClassifier(classes: 2, pixels: pictureSize, seed: 11)
    let difference = zip(base.weights[0], base.weights[1]).map { $0 - $1 }
    let dual = difference.reduce(0) { $0 + abs($1) }
    let picture = try PixelBatch(
      count: 1, channels: 1, height: side, width: side,
      bytes: [UInt8](repeating: 128, count: pictureSize))
    let values = try picture.tensor().floats()
    let score = zip(difference, values).reduce(0) { $0 + $1.0 * $1.1 }
    let model = LinearClassifier(
      weights: base.weights, biases: [dual * steps / 255 - score, 0])
    for attack in [
      try FastAdaptiveBoundary(), try DeepFool(norm: .linf), try FastMinimumNorm(),
    ] as [any Attack] {
      var streams = generators([0])
      let result = try AttackRunner(attack: attack, model: model).run(
        on: picture, criterion: .misclassification(labels: [0]), epsilon: nil,
        generators: &streams)
      #expect(result.succeeded == [true], "\(attack)")
      let found = (result.verification.distances[0] * 255).rounded()
      #expect(found == Double(steps.rounded(.up)), "\(attack): \(found)")
    }
  }
}
