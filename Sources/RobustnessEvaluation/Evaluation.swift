import AdversarialAttacks
import DeepRecognition
import EmotionCore
public import EmotionDatasets
public import EmotionRecognition
public import EvaluationStatistics
public import FaceAnalysis
import PixelImages
import Tensors
import Toolkit

/// How well one model recognises the emotions of a dataset's pictures.
public struct Evaluation {
  /// The figures over both denominators.
  public let summary: EvaluationSummary
  public let modelName: String
  /// The pictures that could not be read and are in no figure.
  public let rejections: [Rejection]

  /// Evaluates a model on face crops.
  ///
  /// Whether the detector finds a face is asked for both methods, so that both have the same
  /// second denominator; the ResNet is given the whole picture either way.
  ///
  /// - Parameters:
  ///   - predictor: The 68-point predictor, which the landmark method alone needs.
  ///   - search: How faces are looked for.
  ///   - noFace: What the landmark method does where no face is found.
  ///   - threads: Recognisers that work side by side.
  ///   - strict: Whether a picture that cannot be read is an error.
  ///   - report: Called with the pictures done and their number.
  /// - Throws: `ComparisonError`.
  public init(
    of model: InstalledModel, on items: [LabelledImage],
    predictor: ShapePredictor?, search: FaceSearch = FaceSearch(),
    noFace: NoFacePolicy, threads: Int, strict: Bool = false,
    report: (Int, Int) -> Void = { _, _ in }
  ) throws(ComparisonError) {
    let queue = PictureQueue(items, batchSize: 64)
    if strict { try queue.requireNoRejections() }
    let method = try Self.method(
      of: model, predictor: predictor, search: search, noFace: noFace, threads: threads)
    var judgements: [LabelledAnswer] = []
    for places in queue.batches {
      let batch = try queue.load(places)
      let answers = try method(batch)
      judgements += zip(batch.items, answers).map { item, answer in
        LabelledAnswer(
          actual: item.emotion, predicted: answer.predicted, faceFound: answer.faceFound)
      }
      report(judgements.count, queue.count)
    }
    summary = EvaluationSummary(judgements)
    modelName = model.card.name
    rejections = queue.rejections
  }

  private typealias Method = (PictureBatch) throws(ComparisonError) -> [Answer]

  private static func method(
    of model: InstalledModel, predictor: ShapePredictor?,
    search: FaceSearch, noFace: NoFacePolicy, threads: Int
  ) throws(ComparisonError) -> Method {
    switch model.card.method.family {
    case .landmark:
      let landmark = try step { () throws(ModelError) in try LandmarkModel.read(model.path) }
      guard let predictor else {
        throw .plan("the landmark method was to be evaluated without a shape predictor")
      }
      let pool = try LandmarkPipeline(
        model: landmark, predictor: predictor, search: search, noFace: noFace
      ).makePool(threads: threads)
      return { batch throws(ComparisonError) in
        try zip(batch.items, pool.recognize(batch.images)).map {
          item, outcome throws(ComparisonError) in
          let face = try answering(for: item) { () throws(RecognitionError) in
            try outcome.get().faces.first
          }
          return Answer(
            predicted: face?.probabilities.top, faceFound: face?.boxSource == .detector)
        }
      }
    case .resnet:
      let resnet = try step { () throws(ModelError) in try ResNetModel.read(model.path) }
      let classifier = try step { () throws(TensorError) in try ResNetClassifier(resnet) }
      let locators = try step { () throws(RecognitionError) in
        try WorkerPool(count: threads) { () throws(RecognitionError) in
          try FaceLocator(framing: .faceCrop, policy: .skip, search: search)
        }
      }
      return { batch throws(ComparisonError) in
        let located = locators.map(batch.images) { locator, image throws(RecognitionError) in
          try !locator.faces(in: image).isEmpty
        }
        let found = try zip(batch.items, located).map { item, result throws(ComparisonError) in
          try answering(for: item) { () throws(RecognitionError) in try result.get() }
        }
        let pixels = try step { () throws(AttackError) in try batch.images.pixelBatch() }
        let classes = try step { () throws(TensorError) in
          try classifier.scores(pixels.tensor()).argmax(over: 1)
        }
        return zip(classes, found).map {
          Answer(predicted: Emotion(index: $0), faceFound: $1)
        }
      }
    }
  }
}
