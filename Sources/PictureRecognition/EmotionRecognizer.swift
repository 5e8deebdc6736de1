import Dispatch
import EmotionCore
public import EmotionRecognition
public import FaceAnalysis
public import FoundationEssentials
public import PixelImages
public import Toolkit

/// Recognises the emotions of faces, one picture at a time, on its own thread.
///
/// ```swift
/// let recognizer = try EmotionRecognizer()
/// for face in try await recognizer.faces(inFile: "photo.jpg") {
///   print(face.emotion, face.probabilities[face.emotion])
/// }
/// ```
///
/// Native code blocks for milliseconds at a time, so the actor has its own executor and never
/// occupies Swift's cooperative threads; only its initialiser takes some milliseconds of the
/// caller's. Calls run one after another: to process pictures in parallel, make several recognisers
/// with `copy()`, which share the models' weights, or use `RecognitionRun`.
public actor EmotionRecognizer {
  /// The underlying reader, which a `RecognitionRun` can share.
  public nonisolated let reader: PictureReader
  private nonisolated let queue = QueueExecutor(label: "stoic.emotion-recognizer")

  public nonisolated var unownedExecutor: UnownedSerialExecutor { queue.asUnownedSerialExecutor() }

  /// Loads an installed model.
  ///
  /// - Parameters:
  ///   - model: `landmark` for the best installed one, or a model's name or file.
  ///   - predictor: dlib's 68-point landmark predictor.
  ///   - search: How to look for faces.
  ///   - maximumFaces: The maximum number of faces per picture, best scores first.
  ///   - library: Where to look for models.
  ///   - loader: Reads the model's file; DeepRecognition's loader also reads ResNets.
  /// - Throws: `ModelError` or `FaceError`.
  public init(
    model: String = "landmark", predictor: String = ShapePredictor.defaultPath,
    search: FaceSearch = FaceSearch(), maximumFaces: Int = .max,
    library: ModelLibrary = .standard(), loader: ModelLoader = .standard
  ) throws {
    let models = try library.models(model).map(loader.load)
    reader = try PictureReader(
      models, predictor: search.engine.loadPredictor(path: predictor), search: search,
      maximumFaces: maximumFaces)
  }

  /// Uses any reader.
  public init(_ reader: PictureReader) { self.reader = reader }

  /// Another recogniser with the same models, which works in parallel to this one.
  ///
  /// - Throws: `FaceError`.
  public nonisolated func copy() throws -> EmotionRecognizer {
    EmotionRecognizer(try reader.copy(threads: 1))
  }

  /// The faces of a picture, best detection first; empty if none was found.
  ///
  /// - Returns: Boxes and landmarks in pixels of the picture.
  /// - Throws: `FaceError`: the picture is too small, or the search failed; `RecognitionError`: the
  ///   model failed.
  public func faces(in image: Image) throws -> [PictureReport.Face] { try reader.faces(in: image) }

  /// The faces of a picture's file: JPEG, PNG, BMP, WebP, TIFF or the first frame of a GIF.
  ///
  /// - Returns: Boxes and landmarks in pixels of the picture, turned upright as its Exif
  ///   orientation says.
  /// - Throws: `ImageError`, or as `faces(in:)`.
  public func faces(inFile path: String) throws -> [PictureReport.Face] {
    try faces(in: PictureFile(path))
  }

  /// The faces of a picture file in memory.
  ///
  /// - Throws: `ImageError`, or as `faces(in:)`.
  public func faces(inBytes bytes: Data) throws -> [PictureReport.Face] {
    try faces(in: PictureFile(bytes, name: "the picture"))
  }

  private func faces(in file: PictureFile) throws -> [PictureReport.Face] {
    try faces(in: file.decode(colourLimit: FaceSearch.colourLimit).image)
  }

  /// The face in a known box, in pixels of the picture; nothing is detected.
  ///
  /// - Throws: As `faces(in:)`, and `FaceError` if the box has no area in the picture.
  public func face(in image: Image, box: Rect) throws -> PictureReport.Face {
    try reader.face(in: image, box: box)
  }
}

/// Runs an actor's work on its own queue.
final class QueueExecutor: SerialExecutor {
  private let queue: DispatchQueue

  init(label: String) { queue = DispatchQueue(label: label, qos: .userInitiated) }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
  }
}
