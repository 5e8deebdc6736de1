public import EmotionCore
public import FaceAnalysis
public import PixelImages
public import Toolkit

/// What a method does with the faces of a `FacePipeline`: the part that differs between methods.
///
/// Any number of threads may share one.
public protocol FaceClassifier: Sendable {
  /// What the classifier sees of a face.
  associatedtype Input: Sendable

  /// The name of the model, as tables show it.
  var name: String { get }

  /// Prepares a face for the classifier, placing points if needed; called on several threads.
  func input(for face: LocatedFace, in picture: LocatedPicture) throws -> Input

  /// The probabilities for each face, in order.
  func classify(_ inputs: [Input]) throws -> [Probabilities]

  /// The points the classifier saw, in pixels of the picture; nil if it sees none.
  func landmarks(of input: Input) -> Landmarks?
}

extension FaceClassifier {
  public func landmarks(of input: Input) -> Landmarks? { nil }
}

/// A recognition method: a pipeline and a classifier.
///
/// It keeps a pipeline with its buffers for each of its threads.
public final class Recognizer<Classifier: FaceClassifier>: RecognitionMethod {
  private let classifier: Classifier
  private let recipe: FacePipeline.Recipe
  private let pipelines: WorkerPool<FacePipeline, any Error>

  /// - Parameters:
  ///   - pipeline: Finds the faces.
  ///   - threads: The number of pictures processed in parallel, at least 1.
  public init(_ classifier: Classifier, pipeline: FacePipeline.Recipe, threads: Int = 1) {
    self.classifier = classifier
    recipe = pipeline
    pipelines = pipeline.pool(threads: threads)
  }

  public var name: String { classifier.name }

  public func recognize(_ image: Image) throws -> RecognitionOutcome {
    try classify([prepared(image)])[0].get()
  }

  public func recognize(_ images: [Image]) -> [Result<RecognitionOutcome, any Error>] {
    classify(
      pipelines.results(images.indices) { pipeline, number in
        try self.input(pipeline.locate(images[number]))
      })
  }

  public func recognize(_ image: Image, box: Rect) throws -> RecognizedFace {
    let outcome = try classify([Result { try input(recipe.picture(image, box: box)) }])[0].get()
    return outcome.faces[0]
  }

  /// The faces of a picture as the classifier receives them.
  private typealias Inputs = [(face: LocatedFace, input: Classifier.Input)]

  private func prepared(_ image: Image) -> Result<Inputs, any Error> {
    Result {
      try input(
        pipelines.withWorker { try $0.locate(image) })
    }
  }

  private func input(_ picture: LocatedPicture) throws -> Inputs {
    try picture.faces.map { ($0, try classifier.input(for: $0, in: picture)) }
  }

  /// Asks the classifier once about the faces of all pictures.
  private func classify(
    _ pictures: [Result<Inputs, any Error>]
  ) -> [Result<RecognitionOutcome, any Error>] {
    let all = pictures.flatMap { (try? $0.get()) ?? [] }
    let answers = Result { try classifier.classify(all.map(\.input)) }
    if case .failure = answers, pictures.count > 1 {
      // One of them fails; the others have their answers.
      return pictures.map { classify([$0])[0] }
    }
    var next = 0
    return pictures.map { picture in
      Result {
        let inputs = try picture.get()
        guard !inputs.isEmpty else { return .noFace }
        defer { next += inputs.count }
        let probabilities = try answers.get()[next..<next + inputs.count]
        return .faces(
          zip(inputs, probabilities).map { face, probabilities in
            RecognizedFace(
              box: face.face.box, boxSource: face.face.source, score: face.face.score,
              landmarks: classifier.landmarks(of: face.input), probabilities: probabilities)
          })
      }
    }
  }
}
