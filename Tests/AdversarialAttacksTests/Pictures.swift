import AdversarialAttacks
import Tensors
import Toolkit

/// Side of the square grey test pictures.
let side = 4
let pictureSize = side * side

/// Random grey pictures with bytes in the given range.
func pictures(
  _ count: Int, bytes range: ClosedRange<UInt8> = 96...160, seed: UInt64 = 1
) throws -> PixelBatch {
  var generator = SeededGenerator(seed: seed)
  let bytes = (0..<count * pictureSize).map { _ in UInt8.random(in: range, using: &generator) }
  return try PixelBatch(count: count, channels: 1, height: side, width: side, bytes: bytes)
}

/// One generator for each picture of a data set.
func generators(_ pictures: some Sequence<Int>, seed: UInt64 = 7) -> [SeededGenerator] {
  pictures.map { SeededGenerator(seed: seed, stream: UInt64($0)) }
}

extension PixelBatch {
  func picture(_ index: Int) throws -> PixelBatch {
    let range = index * pictureSize..<(index + 1) * pictureSize
    return try PixelBatch(
      count: 1, channels: channels, height: height, width: width, bytes: Array(bytes[range]))
  }
}

extension ScoreOracle {
  /// The class of the largest score of each picture.
  func predictions(_ pixels: Tensor) throws -> [Int] {
    let scores = try scores(pixels)
    let values = try scores.floats()
    let classes = scores.shape[1]
    return (0..<scores.shape[0]).map { example in
      (0..<classes).max { values[example * classes + $0] < values[example * classes + $1] } ?? 0
    }
  }
}

/// The attacks that every rule of the contract holds for.
func everyAttack() throws -> [any Attack] {
  try Norm.allCases.flatMap { norm -> [any Attack] in
    [
      ProjectedGradientDescent.fgsm(norm: norm),
      try ProjectedGradientDescent(norm: norm, steps: 5),
      try ProjectedGradientDescent(norm: norm, steps: 3, restarts: 3),
      try ProjectedGradientDescent.momentum(norm: norm, steps: 4),
      try AutoPGD(norm: norm, goal: .crossEntropy, steps: 12),
      try AutoPGD(norm: norm, goal: .logitRatio, steps: 12),
      try AutoPGD(norm: norm, goal: .targets, steps: 8, targets: 2),
      try SquareAttack(norm: norm, queries: 30),
      try PGDSquare(norm: norm, steps: 3, restarts: 2, queries: 10),
      try GradientEstimation(norm: norm, steps: 4, samples: 8),
      RandomNoise(norm: norm),
      try RandomNoise(norm: norm, distribution: .uniform),
      try RandomNoise(norm: norm, distribution: .gaussian, draws: 3),
    ]
  }
}

/// The attacks that look for the smallest perturbation.
func everySmallestNormAttack() throws -> [any Attack] {
  try Norm.allCases.flatMap { norm -> [any Attack] in
    let ofBoth: [any Attack] = [
      try FastAdaptiveBoundary(norm: norm, steps: 30), try DeepFool(norm: norm),
      try FastMinimumNorm(norm: norm), try HopSkipJump(norm: norm, steps: 60),
    ]
    return norm == .linf
      ? ofBoth
      : ofBoth + [
        try DecoupledDirectionNorm(), try CarliniWagner(searches: 6),
        try BoundaryAttack(steps: 3000),
      ]
  }
}
