import EmotionCore
public import EmotionRecognition
public import FaceAnalysis
public import PixelImages
public import Toolkit

/// Finds every face of a picture and asks one or more models about it.
///
/// Any number of threads may share one.
public final class PictureReader: Sendable {
  /// Finds the faces and places the points, in pictures and in video frames.
  public let pipeline: FacePipeline.Recipe
  /// The maximum number of faces per picture, best scores first.
  public let maximumFaces: Int
  /// The number of pictures read in parallel.
  public let threads: Int
  private let models: [any LoadedModel]
  /// The first finds the faces; the others are asked about its boxes.
  private let methods: [any RecognitionMethod]

  /// - Parameters:
  ///   - models: At least one; the first finds the faces.
  ///   - predictor: Places the 68 points, whether or not a model needs them.
  ///   - threads: The number of pictures read in parallel.
  /// - Throws: `FaceError`: the predictor does not place 68 points; `ModelError`: a model was
  ///   trained with another detector or predictor.
  /// - Precondition: There is a model.
  public convenience init(
    _ models: [any LoadedModel], predictor: any LandmarkPredictor,
    search: FaceSearch = FaceSearch(), maximumFaces: Int = .max, threads: Int = 1
  ) throws {
    try self.init(
      models,
      pipeline: FacePipeline.Recipe(
        search: search, framing: .scene, noFace: .skip, predictor: predictor),
      maximumFaces: maximumFaces, threads: threads)
  }

  private init(
    _ models: [any LoadedModel], pipeline: FacePipeline.Recipe, maximumFaces: Int, threads: Int
  ) throws {
    precondition(!models.isEmpty, "a reader without a model")
    methods = try models.map { try $0.recognizer(pipeline, threads: threads) }
    (self.models, self.pipeline) = (models, pipeline)
    (self.maximumFaces, self.threads) = (maximumFaces, max(1, threads))
  }

  /// A reader that shares this one's models, for another number of threads.
  public func copy(threads: Int) throws -> PictureReader {
    try PictureReader(models, pipeline: pipeline, maximumFaces: maximumFaces, threads: threads)
  }

  /// The faces of a picture, best detection first; empty if none was found.
  ///
  /// - Throws: As `RecognitionMethod.recognize`.
  public func faces(in image: Image) throws -> [PictureReport.Face] {
    try methods[0].recognize(image).faces.prefix(maximumFaces).map {
      try complete($0, in: image)
    }
  }

  /// The face in a known box, in pixels of the picture; nothing is detected.
  ///
  /// - Throws: As `RecognitionMethod.recognize`.
  public func face(in image: Image, box: Rect) throws -> PictureReport.Face {
    try complete(methods[0].recognize(image, box: box), in: image)
  }

  /// The face of a picture that it fills, where the detector typically finds one in such pictures.
  ///
  /// - Throws: As `RecognitionMethod.recognize`.
  public func wholeFace(in image: Image) throws -> PictureReport.Face {
    try face(
      in: image, box: pipeline.traits.prior.box(width: image.width, height: image.height))
  }

  /// Asks the other models, and adds the points if the first model gives none.
  private func complete(_ found: RecognizedFace, in image: Image) throws -> PictureReport.Face {
    var answers = [
      PictureReport.Face.Answer(model: methods[0].name, probabilities: found.probabilities)
    ]
    for other in methods.dropFirst() {
      let answer = try other.recognize(image, box: found.box)
      answers.append(.init(model: other.name, probabilities: answer.probabilities))
    }
    let landmarks = try found.landmarks ?? landmarks(in: image, box: found.box)
    return PictureReport.Face(
      box: found.box, score: found.score, landmarks: landmarks, pose: HeadPose(landmarks),
      answers: answers)
  }

  private func landmarks(in image: Image, box: Rect) throws -> Landmarks {
    let picture = try pipeline.picture(image, box: box)
    return try picture.landmarks(of: picture.faces[0])
  }
}
