import EmotionRecognition
import FaceAnalysis
import LandmarkFeatures
public import NeuralNetworks

extension LandmarkTraining {
  /// Trains on landmarks that have been found.
  ///
  /// - Parameters:
  ///   - validation: At least two copies of each picture: the picture itself and its mirror image.
  ///   - trainingData: The data in words for the model card.
  ///   - predictor: The identity of the predictor that placed them; nil for Debian's.
  ///   - checkpoint: Written after every epoch of the MLP; an existing one is resumed.
  /// - Throws: `TrainingError`: there are too few pictures, or the MLP's training fails;
  ///   `SafetensorsError`: the checkpoint cannot be read or written; `LandmarkShapeError`,
  ///   `ModelError`, `RecognitionError`, `SupportVectorError` or `TensorError`: the landmarks or
  ///   the weights are unusable.
  /// - Precondition: `validation.copies >= 2`.
  public func fit(
    _ training: LandmarkSamples, validation: LandmarkSamples, name: String, trainingData: String,
    predictor: String? = nil, checkpoint: String? = nil,
    report: (TrainingProgress) -> Void = { _ in }
  ) throws -> Outcome {
    precondition(validation.copies >= 2, "the validation pictures lack their mirror images")
    guard training.count >= 2 else { throw TrainingError.tooFewExamples(training.count) }
    guard validation.count > 0 else { throw TrainingError.nothingToValidateOn }
    let meanShape = try Self.meanShape(of: training)
    let extractor = LandmarkFeatureExtractor(meanShape: meanShape, groups: groups)
    let judge = LandmarkValidation(
      samples: validation, extractor: extractor, averagesMirror: averagesMirror)
    let table = try LandmarkFeatureTable(training, by: extractor)
    let trained: LandmarkClassifier
    var best: BestScore?
    switch classifier {
    case .multilayerPerceptron:
      let validationTable = try LandmarkFeatureTable(
        validation, by: extractor, standardization: table.standardization)
      let network = try trainNetwork(
        on: table, validation: validationTable, trainingData: trainingData,
        checkpoint: checkpoint, report: report)
      trained = .multilayerPerceptron(network.perceptron)
      best = network.best
    case .supportVectors:
      trained = .supportVectors(try trainSupportVectors(on: table, judge: judge))
    }
    let verdict = try judge.verdict(on: trained)
    let card = card(
      name: name, trainingData: trainingData, predictor: predictor, accuracy: verdict.accuracy,
      bestEpoch: best?.epoch)
    let model = try LandmarkModel(
      card: card, meanShape: meanShape, groups: groups, classifier: trained,
      averagesMirror: averagesMirror, refinesBox: refinesBox)
    return Outcome(
      model: model, validationAccuracy: verdict.accuracy,
      validationAccuracyWithFace: verdict.accuracyWithFace, bestEpoch: best?.epoch,
      trainingCount: training.count, validationCount: validation.count,
      validationCountWithFace: verdict.countWithFace,
      facelessCount: training.facelessCount + validation.facelessCount,
      rejections: training.rejections + validation.rejections)
  }

  /// The symmetric mean shape of the pictures and their mirror images.
  ///
  /// Uses only pictures in which the detector found the face, if there are any, because a wrong box
  /// gives a wrong shape.
  static func meanShape(of samples: LandmarkSamples) throws -> MeanShape {
    let detected = samples.sources.indices.filter { samples.sources[$0] == .detector }
    let chosen = detected.isEmpty ? Array(samples.sources.indices) : detected
    let faces = chosen.flatMap { picture in
      (0..<min(2, samples.copies)).map { samples.landmarks(picture, copy: $0) }
    }
    return try MeanShape.generalizedProcrustes(of: faces)
  }

  func card(
    name: String, trainingData: String, predictor: String?, accuracy: Double, bestEpoch: Int?
  ) -> ModelCard {
    var details = [
      "copies": copies.words, "no_face_in_training": noFace.rawValue,
      "face_search": search.words, "class_weighting": classWeighting.rawValue,
      "validation_accuracy": String(accuracy),
    ]
    switch classifier {
    case .multilayerPerceptron:
      details["recipe"] =
        "hidden layers of \(hiddenSizes.map { String($0) }.joined(separator: ", ")), dropout \(dropout); "
        + plan.words
      details["best_epoch"] = bestEpoch.map(String.init)
    case .supportVectors: details["recipe"] = supportVectors.words
    }
    return ModelCard(
      name: name,
      method: classifier == .multilayerPerceptron ? .landmarkMLP : .landmarkSVM,
      preprocessing: "enlarged (cubic) until the shorter side has "
        + "\(search.engine.traits.enlargedSide) "
        + "pixels; dlib's frontal face detector, also its weak detections, or else the box prior of "
        + "face crops; dlib's 68-point "
        + "landmark predictor\(refinesBox ? ", in two passes" : ""); aligned to the mean shape by "
        + "ordinary Procrustes analysis; "
        + groups.map(\.rawValue).joined(separator: ", "),
      trainingData: trainingData,
      licence: WeightsLicence.words(trainingData: trainingData, seesLandmarks: true),
      seed: plan.seed, faceDetector: search.engine.traits.name, landmarkPredictor: predictor,
      details: details)
  }
}
