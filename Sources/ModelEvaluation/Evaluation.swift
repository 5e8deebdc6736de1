public import DatasetPreparation
public import EmotionCore
public import EmotionDatasets
public import EmotionRecognition
public import EvaluationStatistics
public import FaceAnalysis
public import Toolkit

/// A method's answer about one picture.
public struct MethodAnswer: Codable, Equatable, Sendable {
  /// The emotion; nil if no face was found and none was assumed.
  public let predicted: Emotion?
  /// Whether the detector found a face.
  public let faceFound: Bool

  public init(predicted: Emotion?, faceFound: Bool) {
    self.predicted = predicted
    self.faceFound = faceFound
  }

  /// The answer about the best face of a picture.
  public init(_ outcome: RecognitionOutcome) {
    let face = outcome.faces.first
    self.init(predicted: face?.probabilities.top, faceFound: face?.boxSource == .detector)
  }
}

/// A method failed on a picture of a dataset; keeps the cause's sentence and fault.
public struct PictureError: DescribedError {
  /// The picture's id.
  public let item: String
  public let cause: any Error

  public init(_ item: LabelledImage, _ cause: any Error) {
    (self.item, self.cause) = (item.id, cause)
  }

  public var fault: Fault { (cause as? any DescribedError)?.fault ?? .software }
  public var description: String { "\(item): \(cause)" }
}

/// How well one model recognises the emotions of a dataset's pictures.
public struct Evaluation {
  /// The figures over both denominators.
  public let summary: EvaluationSummary
  public let modelName: String
  /// How faces were found.
  public let pipeline: FacePipeline.Recipe
  /// The pictures that could not be read; no figure includes them.
  public let rejections: [Rejection]

  /// Evaluates a model on the pictures of a dataset.
  ///
  /// - Parameters:
  ///   - items: The pictures of the dataset to evaluate.
  ///   - pipeline: Finds the faces, in face crops.
  ///   - threads: The number of pictures processed in parallel.
  ///   - strict: Whether an unreadable picture is an error.
  ///   - report: Called with the number of pictures done and the total.
  /// - Throws: `DatasetError.rejected` if `strict` rejects a picture; `PictureError` if the model
  ///   fails on one; `ModelError` if it was trained with another pipeline.
  public init(
    of model: any LoadedModel, on items: [LabelledImage], of dataset: Dataset,
    pipeline: FacePipeline.Recipe, threads: Int, strict: Bool = false,
    report: (Int, Int) -> Void = { _, _ in }
  ) throws {
    let queue = PictureQueue(items, batchSize: 64)
    if strict { try dataset.requireNone(queue.rejections) }
    let method = try model.recognizer(pipeline, threads: threads)
    var answers: [LabelledAnswer] = []
    for places in queue.batches {
      let batch = try queue.load(places)
      for (item, answer) in zip(batch.items, try method.answers(for: batch)) {
        answers.append(
          LabelledAnswer(
            actual: item.emotion, predicted: answer.predicted, faceFound: answer.faceFound))
      }
      report(answers.count, queue.count)
    }
    self.pipeline = pipeline
    summary = EvaluationSummary(answers)
    modelName = method.name
    rejections = queue.rejections
  }
}

extension RecognitionMethod {
  /// The method's answers about the pictures of a batch.
  ///
  /// - Throws: `PictureError`.
  public func answers(for batch: PictureBatch) throws -> [MethodAnswer] {
    try zip(batch.items, recognize(batch.images)).map { item, outcome in
      do { return MethodAnswer(try outcome.get()) } catch { throw PictureError(item, error) }
    }
  }
}
