public import EmotionDatasets
public import EmotionRecognition
public import FaceAnalysis
public import FaceSynthesis

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
