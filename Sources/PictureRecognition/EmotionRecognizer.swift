import Dispatch
import EmotionCore
public import EmotionRecognition
public import FaceAnalysis
public import FoundationEssentials
public import PixelImages
public import Toolkit

/// Recognises the emotions of faces, one picture at a time, on a thread of its own.
///
/// ```swift
/// let recognizer = try EmotionRecognizer()
/// for face in try await recognizer.faces(inFile: "photo.jpg") {
///   print(face.emotion, face.probabilities[face.emotion])
/// }
/// ```
///
/// Native code works for milliseconds at a time, so the actor has an executor of its own and never
/// occupies Swift's cooperative threads; making one takes some milliseconds of the caller's. Calls
/// are done in turn: for more pictures at a time make several recognisers by `copy()`, which share
/// the models' weights, or use `RecognitionRun`.
public actor EmotionRecognizer {
  /// What this recogniser asks; a `RecognitionRun` takes it, too.
  public nonisolated let reader: PictureReader
  private nonisolated let queue = QueueExecutor(label: "stoic.emotion-recognizer")

  public nonisolated var unownedExecutor: UnownedSerialExecutor { queue.asUnownedSerialExecutor() }

  /// Loads an installed model.
  ///
  /// - Parameters:
  ///   - model: `landmark` for the best that is installed, or a model's name or file.
  ///   - predictor: dlib's 68-point shape predictor.
  ///   - search: How faces are looked for.
  ///   - maximumFaces: The most faces of a picture, the best scores first.
  ///   - library: Where models are looked for.
  ///   - loader: Reads the model's file; that of DeepRecognition reads ResNets, too.
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

  /// Takes any reader.
  public init(_ reader: PictureReader) { self.reader = reader }

  /// Another recogniser with the same models, which works beside this one.
  ///
  /// - Throws: `FaceError`.
  public nonisolated func copy() throws -> EmotionRecognizer {
    EmotionRecognizer(try reader.copy(threads: 1))
  }

  /// The faces of a picture, best detection first; none where none was found.
  ///
  /// - Returns: Boxes and landmarks in pixels of the picture.
  /// - Throws: `FaceError`: the picture is too small, or faces could not be looked for;
  ///   `RecognitionError`: the model failed.
  public func faces(in image: Image) throws -> [PictureReport.Face] { try reader.faces(in: image) }

  /// The faces of a picture's file: JPEG, PNG, BMP, WebP, TIFF or the first frame of a GIF.
  ///
  /// - Returns: Boxes and landmarks in pixels of the upright picture, as Exif's orientation has it.
  /// - Throws: `ImageError`, or as `faces(in:)`.
  public func faces(inFile path: String) throws -> [PictureReport.Face] {
    try faces(in: Image.read(path))
  }

  /// The faces of a picture whose file's bytes are in memory.
  ///
  /// - Throws: `ImageError`, or as `faces(in:)`.
  public func faces(inBytes bytes: Data) throws -> [PictureReport.Face] {
    try faces(in: Image.decode(bytes, name: "the picture"))
  }

  /// The face in a box that is known, in pixels of the picture; nothing is detected.
  ///
  /// - Throws: As `faces(in:)`, and `FaceError` where the box has no area in the picture.
  public func face(in image: Image, box: Rect) throws -> PictureReport.Face {
    try reader.face(in: image, box: box)
  }
}

/// Runs an actor's work on a queue of its own.
final class QueueExecutor: SerialExecutor {
  private let queue: DispatchQueue

  init(label: String) { queue = DispatchQueue(label: label, qos: .userInitiated) }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
  }
}
