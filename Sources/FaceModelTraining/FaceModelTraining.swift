import DatasetPreparation
import EmotionCore
public import EmotionDatasets
import EmotionRecognition
public import FaceAnalysis
public import FaceSynthesis
public import Toolkit

/// How Stoic makes its model of faces.
///
/// Cootes, Edwards and Taylor, "Active Appearance Models" (ECCV 1998), with separate shapes and
/// textures. The landmark predictor gives landmarks, which generalised Procrustes analysis aligns;
/// textures are warped to the mean shape and normalised in brightness and contrast. Principal
/// components describe both.
public struct FaceModelTraining: Sendable {
  /// The most modes of the shape, and of the texture, to keep.
  public var shapeModes = 24
  public var textureModes = 80
  /// The side of the texture in pixels.
  public var textureSide = 160
  /// The most pictures to learn texture modes from; the largest faces of each emotion come first.
  public var textures = 1400
  /// The shortest distance between the eyes' centres in pixels; smaller faces are too coarse for a
  /// texture.
  public var leastEyeDistance = 30.0
  /// The number of pictures at which an emotion's own statistics and those of all pictures weigh
  /// the same.
  public var shrinkage = 15.0
  public var threads = 1
  /// How to search for faces.
  public var search = FaceSearch()

  public init() {}

  /// A trained model and the statistics of its training.
  public struct Outcome: Sendable {
    public let model: FaceModel
    /// The number of pictures that gave shapes, and that gave textures.
    public let shapeCount: Int
    public let textureCount: Int
    /// The pictures in which no face was found.
    public let facelessCount: Int
    /// The share of the variance that the modes explain.
    public let shapeShare: Double
    public let textureShare: Double
    /// How close twenty drawn faces come to the training faces.
    public let neighbours: TrainingNeighbours
    public let rejections: [Rejection]
  }

  /// The steps of the training, in order.
  public enum Step: String, Sendable {
    case landmarks
    case textures
  }

  /// Trains on all pictures of a dataset, regardless of their split.
  ///
  /// - Parameters:
  ///   - shapes: Another dataset, whose pictures may be small: its training split gives shapes but
  ///     no textures.
  ///   - strict: Whether a picture that cannot be used is an error.
  ///   - report: Called with the step, the number of pictures done and their total, from any
  ///     thread, but never from two at once.
  /// - Throws: `TooFewFacesError`; `DatasetError`: a picture cannot be used and `strict` is set;
  ///   `FaceError`: no detector can be made, or the predictor does not place 68 points;
  ///   `LandmarkShapeError`, `ImageError`, `TensorError` or `FaceModelError`: the faces give no
  ///   model.
  public func run(
    on dataset: Dataset, shapes: Dataset? = nil, predictor: any LandmarkPredictor, name: String,
    strict: Bool = false, report: @Sendable (Step, Int, Int) -> Void = { _, _, _ in }
  ) throws -> Outcome {
    let sweep = PictureSweep(
      try FacePipeline.Recipe(
        search: search, framing: .faceCrop, noFace: .skip, predictor: predictor),
      threads: threads)
    var found = try FoundFaces.find(in: dataset.images, by: sweep) { report(.landmarks, $0, $1) }
    if strict { try dataset.requireNone(found.rejections) }
    if let shapes {
      let more = try FoundFaces.find(in: shapes.images(in: .train), by: sweep) {
        report(.landmarks, $0, $1)
      }
      if strict { try shapes.requireNone(more.rejections) }
      found.append(more.withoutPictures())
    }
    let shape = try ShapeStatistics(found.faces, modes: shapeModes)
    let texture = try TextureStatistics(
      found.faces, shape: shape, recipe: self
    ) { report(.textures, $0, $1) }
    let model = try model(
      shape, texture, faces: found.faces, dataset: dataset, name: name, shapesName: shapes?.name)
    let neighbours = TrainingNeighbours(
      model: model, weights: texture.weights,
      pictures: texture.faces.prefix(texture.count).map { found.faces[$0].picture })
    return Outcome(
      model: model,
      shapeCount: found.faces.count, textureCount: texture.count, facelessCount: found.faceless,
      shapeShare: shape.components.share, textureShare: texture.components.share,
      neighbours: neighbours, rejections: found.rejections)
  }
}

extension FaceModelTraining {
  /// Assembles the model.
  func model(
    _ shape: ShapeStatistics, _ texture: TextureStatistics, faces: [FoundFace],
    dataset: Dataset, name: String, shapesName: String?
  ) throws -> FaceModel {
    let labels = faces.map(\.emotion) + faces.map(\.emotion)
    let yaws = shape.shapes.map { ShapeStatistics.yaw(of: $0) }
    let shapes = WeightStatistics(
      shape.weights, labels: labels, yaws: yaws, shrinkage: shrinkage)
    let textures = WeightStatistics(
      texture.weights, labels: texture.faces.map { labels[$0] },
      yaws: texture.faces.map { yaws[$0] }, shrinkage: shrinkage)
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
    // The mean of the aligned shapes is the mean shape, apart from rounding.
    let mean = shape.components.mean
    let parts = FaceModel.Parts(
      meanShape: shape.mean.indices.map {
        Point(x: Double(mean[2 * $0]), y: Double(mean[2 * $0 + 1]))
      },
      shapeModes: shape.components.directions, shapeDeviations: shape.components.deviations,
      textureSide: textureSide, meanTexture: texture.components.mean, textureModes: modes,
      textureSteps: steps, textureDeviations: texture.components.deviations, emotions: emotions,
      yaw: FaceModel.Appearance(shape: shapes.yaw, texture: textures.yaw),
      brightness: Self.spread(texture.brightness), contrast: Self.spread(texture.contrast))
    let details = [
      "name": name,
      "licence":
        "for non-commercial research only; the Apache License of the code does not cover this "
        + "model. It follows the terms of its training data. The 68-point predictor that found "
        + "their landmarks was trained on iBUG 300-W, whose licence excludes commercial use",
      "training_data": "\(dataset.name), \(texture.count) textures"
        + ", \(faces.count) shapes" + (shapesName.map { ", those of \($0) among them" } ?? ""),
      "shape_variance": String(shape.components.share),
      "texture_variance": String(texture.components.share),
    ]
    return try FaceModel(parts, details: details)
  }

  /// Directions as whole numbers from 1 to 255 around 128, each with its own step.
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

/// Too few faces were found to train a face model.
public struct TooFewFacesError: DescribedError, Equatable {
  public let found: Int
  public let expected: Int

  public var fault: Fault { .data }

  public var description: String {
    "Found \(found) faces that are large enough, but at least \(expected) are needed. Give more "
      + "pictures or larger ones."
  }
}
