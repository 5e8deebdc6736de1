import EmotionCore
public import EmotionDatasets
public import EmotionRecognition
public import FaceAnalysis
public import FaceSynthesis
public import Toolkit

/// The recipe by which Stoic's model of faces is made.
///
/// Cootes, Edwards and Taylor, "Active Appearance Models" (ECCV 1998), with shape and texture
/// apart: landmarks by the shape predictor, generalised Procrustes analysis, principal components
/// of shapes; textures warped to the mean shape, of one brightness and contrast, and their
/// principal components.
public struct FaceModelTraining: Sendable {
  /// The most modes that are kept.
  public var shapeModes = 24
  public var textureModes = 80
  /// The pixels of a side of the texture.
  public var textureSide = 160
  /// The most pictures that texture modes are learned from, the largest faces of each emotion
  /// first.
  public var textures = 1400
  /// The least distance of the eyes' centres in pixels: smaller faces are too coarse for a texture.
  public var leastEyeDistance = 30.0
  /// With how many pictures of its own an emotion counts half as itself and half as the mean of
  /// all.
  public var shrinkage = 15.0
  public var threads = 1
  /// How faces are looked for.
  public var search = FaceSearch()

  public init() {}

  /// A trained model with what happened on the way.
  public struct Outcome: Sendable {
    public let model: FaceModel
    /// The pictures that gave shapes, and textures.
    public let shapeCount: Int
    public let textureCount: Int
    /// The pictures in which no face was found.
    public let facelessCount: Int
    /// The share of the variance that the modes hold.
    public let shapeShare: Double
    public let textureShare: Double
    /// How near twenty drawn faces come to the training faces.
    public let neighbours: TrainingNeighbours
    public let rejections: [Rejection]
  }

  /// What is trained on, one after the other.
  public enum Step: String, Sendable {
    case landmarks
    case textures
  }

  /// Trains on all pictures of a dataset, whatever their split.
  ///
  /// - Parameters:
  ///   - shapes: Another dataset whose landmarks tell the emotions' shapes too, with small
  ///     pictures.
  ///   - strict: Whether a picture that cannot be used is an error.
  ///   - report: Called with what is done, how many and of how many.
  /// - Throws: `FaceModelTrainingError`: too few faces are found; `DatasetError`: a picture cannot
  ///   be used and `strict` is set; `RecognitionError`: no detector can be made, or the predictor does not find
  ///   68 points; `LandmarkShapeError`, `ImageError`, `TensorError` or `FaceModelError`: the faces
  ///   give no model.
  public func run(
    on dataset: Dataset, shapes: Dataset? = nil, predictor: ShapePredictor, name: String,
    strict: Bool = false, report: (Step, Int, Int) -> Void = { _, _, _ in }
  ) throws -> Outcome {
    let finder = FaceFinder(predictor: predictor, search: search, threads: threads)
    var found = try finder.faces(of: dataset.images) { report(.landmarks, $0, $1) }
    if strict { try dataset.requireNone(found.rejections) }
    if let shapes {
      let more = try finder.faces(of: shapes.images(in: .train)) { report(.landmarks, $0, $1) }
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

/// Why a face model could not be trained.
public enum FaceModelTrainingError: DescribedError, Equatable {
  /// Too few faces were found.
  case tooFew(found: Int, expected: Int)

  public var fault: Fault { .data }

  public var description: String {
    switch self {
    case .tooFew(let found, let expected):
      "\(found) faces were found that are large enough, where at least \(expected) are needed. Give "
        + "more pictures, or larger ones."
    }
  }
}
