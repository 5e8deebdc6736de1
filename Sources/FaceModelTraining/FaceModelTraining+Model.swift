import EmotionCore
import EmotionDatasets
import FaceSynthesis
import Toolkit

extension FaceModelTraining {
  /// Puts the parts together.
  func model(
    _ shape: ShapeStatistics, _ texture: TextureStatistics, faces: [FoundFace],
    dataset: Dataset, name: String, shapesName: String?
  ) throws -> FaceModel {
    let labels = faces.map(\.emotion) + faces.map(\.emotion)
    let turns = shape.shapes.map { ShapeStatistics.turn(of: $0) }
    let shapes = WeightStatistics(
      shape.weights, labels: labels, turns: turns, shrinkage: shrinkage)
    let textures = WeightStatistics(
      texture.weights, labels: texture.faces.map { labels[$0] },
      turns: texture.faces.map { turns[$0] }, shrinkage: shrinkage)
    let (modes, steps) = Self.quantized(texture.components.directions)
    let distances = shapes.distances(from: .neutral)
    let farthest = distances.max() ?? 0
    let emotions = Emotion.allCases.map { emotion in
      FaceModel.EmotionStatistics(
        mean: FaceModel.Appearance(
          shape: shapes.means[emotion.index], texture: textures.means[emotion.index]),
        deviation: FaceModel.Appearance(
          shape: shapes.deviations[emotion.index], texture: textures.deviations[emotion.index]),
        strength: distances[emotion.index] > 0 ? farthest / distances[emotion.index] : 1)
    }
    // The mean of aligned shapes is the mean shape up to the last digits.
    let mean = shape.components.mean
    let parts = FaceModel.Parts(
      meanShape: shape.mean.indices.map {
        Point(x: Double(mean[2 * $0]), y: Double(mean[2 * $0 + 1]))
      },
      shapeModes: shape.components.directions, shapeDeviations: shape.components.deviations,
      textureSide: textureSide, meanTexture: texture.components.mean, textureModes: modes,
      textureSteps: steps, textureDeviations: texture.components.deviations, emotions: emotions,
      turn: FaceModel.Appearance(shape: shapes.turn, texture: textures.turn),
      brightness: Self.spread(texture.brightness), contrast: Self.spread(texture.contrast))
    let details = [
      "name": name,
      "licence":
        "the model follows the licences of its training data. The 68-point predictor, which "
        + "found their landmarks, was trained on iBUG 300-W, which excludes commercial use",
      "training_data": "\(dataset.name), \(texture.count) textures"
        + ", \(faces.count) shapes" + (shapesName.map { ", those of \($0) among them" } ?? ""),
      "shape_variance": String(shape.components.share),
      "texture_variance": String(texture.components.share),
    ]
    return try FaceModel(parts, details: details)
  }

  /// Directions in whole numbers from 1 to 255 about 128, each in steps of its own.
  private static func quantized(_ directions: [[Float]]) -> ([UInt8], [Float]) {
    var modes: [UInt8] = []
    var steps: [Float] = []
    for direction in directions {
      let step = max(direction.reduce(0) { max($0, abs($1)) } / 127, .leastNormalMagnitude)
      modes += direction.map { UInt8(clamping: 128 + Int(($0 / step).rounded())) }
      steps.append(step)
    }
    return (modes, steps)
  }

  private static func spread(_ values: [Float]) -> FaceModel.Spread {
    let count = Float(max(1, values.count))
    let mean = values.reduce(0, +) / count
    let square = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
    return FaceModel.Spread(mean: mean, deviation: square.squareRoot())
  }
}

/// Where the weights of each emotion lie, apart from what the head's turn makes of them.
struct WeightStatistics {
  /// By `Emotion.index`: `[component]`.
  private(set) var means: [[Float]] = []
  private(set) var deviations: [[Float]] = []
  /// What a turn by one standard deviation adds.
  let turn: [Float]

  /// - Parameters:
  ///   - weights: `[face][component]`
  ///   - shrinkage: With how many faces of its own an emotion counts half as itself and half as
  ///     all.
  init(_ weights: [[Float]], labels: [Emotion], turns: [Double], shrinkage: Double) {
    let components = weights.first?.count ?? 0
    let middle = turns.reduce(0, +) / Double(max(1, turns.count))
    let spread = turns.reduce(0) { $0 + ($1 - middle) * ($1 - middle) }
    let deviation = (spread / Double(max(1, turns.count))).squareRoot()
    var turn = [Float](repeating: 0, count: components)
    for (row, angle) in zip(weights, turns) where spread > 0 {
      let share = Float((angle - middle) / spread * deviation)
      for component in 0..<components { turn[component] += row[component] * share }
    }
    self.turn = turn
    let straight = zip(weights, turns).map { row, angle in
      let turns = deviation > 0 ? Float((angle - middle) / deviation) : 0
      return zip(row, turn).map { $0 - turns * $1 }
    }
    let (all, general) = Self.moments(straight, components: components)
    for emotion in Emotion.allCases {
      let own = zip(straight, labels).filter { $1 == emotion }.map(\.0)
      // Mirror images are no faces of their own.
      let count = Double(own.count) / 2
      let share = Float(count / (count + shrinkage))
      let (mean, deviation) = Self.moments(own, components: components)
      means.append(zip(all, mean).map { $0 + share * ($1 - $0) })
      deviations.append(zip(general, deviation).map { $0 + share * ($1 - $0) })
    }
  }

  /// How far each emotion's mean lies from another's, by `Emotion.index`, in the spread of faces
  /// within an emotion.
  func distances(from origin: Emotion) -> [Float] {
    let start = means[origin.index]
    return zip(means, deviations).map { mean, deviation in
      start.indices.reduce(Float(0)) { sum, component in
        guard deviation[component] > 0 else { return sum }
        let step = (mean[component] - start[component]) / deviation[component]
        return sum + step * step
      }.squareRoot()
    }
  }

  private static func moments(
    _ rows: [[Float]], components: Int
  ) -> (mean: [Float], deviation: [Float]) {
    var (sum, squares) = (
      [Double](repeating: 0, count: components), [Double](repeating: 0, count: components)
    )
    for row in rows {
      for component in 0..<components {
        sum[component] += Double(row[component])
        squares[component] += Double(row[component]) * Double(row[component])
      }
    }
    let count = Double(max(1, rows.count))
    let mean = sum.map { $0 / count }
    return (
      mean.map { Float($0) },
      zip(squares, mean).map { Float(max(0, $0 / count - $1 * $1).squareRoot()) }
    )
  }
}
