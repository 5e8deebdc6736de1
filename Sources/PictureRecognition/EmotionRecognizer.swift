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
/// Native code works for milliseconds at a time, so that the actor has an executor of its own and
/// its methods never occupy Swift's cooperative threads; making one takes some milliseconds of the
/// caller's. Calls are done in turn: for more pictures at a time
/// make several recognisers by `copy()`, which share the models' weights, or use `RecognitionRun`.
public actor EmotionRecognizer {
  /// What recognisers of this kind are made of; a `RecognitionRun` takes it, too.
  public nonisolated let recipe: PictureReader.Recipe
  private let reader: PictureReader
  private nonisolated let queue = QueueExecutor(label: "stoic.emotion-recognizer")

  public nonisolated var unownedExecutor: UnownedSerialExecutor { queue.asUnownedSerialExecutor() }

  /// Loads an installed model of the landmark method.
  ///
  /// - Parameters:
  ///   - model: `landmark` for the best that is installed, or a model's name or file.
  ///   - predictor: dlib's 68-point shape predictor.
  ///   - search: How faces are looked for.
  ///   - maximumFaces: The most faces of a picture, the best scores first.
  ///   - library: Where models are looked for.
  /// - Throws: `RecognizerError`.
  public init(
    model: String = "landmark", predictor: String = ShapePredictor.defaultPath,
    search: FaceSearch = FaceSearch(), maximumFaces: Int = .max,
    library: ModelLibrary = .standard()
  ) throws(RecognizerError) {
    let models: [InstalledModel]
    do throws(ModelError) { models = try library.recognizingModels(model) } catch {
      throw .model(error)
    }
    let loaded: ShapePredictor
    do throws(FaceError) {
      loaded = try ShapePredictor(path: predictor, engine: search.engine)
    } catch { throw .predictor(error) }
    try self.init(
      PictureReader.Recipe(
        models, predictor: loaded, search: search, maximumFaces: maximumFaces))
  }

  /// Takes any models, such as a ResNet.
  ///
  /// - Throws: `RecognizerError.recognition`.
  public init(_ recipe: PictureReader.Recipe) throws(RecognizerError) {
    self.recipe = recipe
    do throws(RecognitionError) { reader = try PictureReader(recipe) } catch {
      throw .recognition(error)
    }
  }

  /// Another recogniser of the same recipe, which works beside this one.
  ///
  /// - Throws: `RecognizerError.recognition`.
  public nonisolated func copy() throws(RecognizerError) -> EmotionRecognizer {
    try EmotionRecognizer(recipe)
  }

  /// The faces of a picture, best detection first; none where none was found.
  ///
  /// - Returns: Boxes and landmarks in pixels of the picture.
  /// - Throws: `RecognizerError.recognition`: the picture is too small, or a step failed.
  public func faces(in image: Image) throws(RecognizerError) -> [PictureReport.Face] {
    do throws(RecognitionError) { return try reader.faces(in: image) } catch {
      throw .recognition(error)
    }
  }

  /// The faces of a picture's file: JPEG, PNG, BMP, WebP, TIFF or the first frame of a GIF.
  ///
  /// - Returns: Boxes and landmarks in pixels of the upright picture, as Exif's orientation has it.
  /// - Throws: `RecognizerError`.
  public func faces(inFile path: String) throws(RecognizerError) -> [PictureReport.Face] {
    let image: Image
    do throws(ImageError) { image = try Image.read(path) } catch { throw .picture(error) }
    return try faces(in: image)
  }

  /// The faces of a picture whose file's bytes are in memory.
  ///
  /// - Throws: `RecognizerError`.
  public func faces(inBytes bytes: Data) throws(RecognizerError) -> [PictureReport.Face] {
    let image: Image
    do throws(ImageError) { image = try Image.decode(bytes, name: "the picture") } catch {
      throw .picture(error)
    }
    return try faces(in: image)
  }

  /// The face in a box that is known, in pixels of the picture; nothing is detected.
  ///
  /// - Throws: `RecognizerError.recognition`: the box has no area in the picture, or a step failed.
  public func face(in image: Image, box: Rect) throws(RecognizerError) -> PictureReport.Face {
    do throws(RecognitionError) { return try reader.face(in: image, box: box) } catch {
      throw .recognition(error)
    }
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
