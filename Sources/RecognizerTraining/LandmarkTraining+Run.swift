public import EmotionDatasets
public import FaceAnalysis
public import NeuralNetworks

extension LandmarkTraining {
  /// Finds the landmarks of the dataset's training and validation split and trains on them.
  ///
  /// - Parameters:
  ///   - predictor: The 68-point predictor.
  ///   - checkpoint: Written every epoch of the MLP, and resumed from where it exists.
  ///   - landmarksFolder: Where found landmarks are kept, in chunks, and taken from when they were
  ///     found in the same dataset with the same settings; nil for nowhere.
  ///   - strict: Whether a picture that cannot be used is an error.
  /// - Throws: `RecognizerTrainingError`: a split has no usable picture; `DatasetError`: a picture
  ///   cannot be used and `strict` is set; besides what `samples` and `fit` throw.
  public func run(
    on dataset: Dataset, name: String, predictor: ShapePredictor,
    checkpoint: String? = nil, landmarksFolder: String? = nil, strict: Bool = false,
    reportLandmarks: (LandmarkProgress) -> Void = { _ in },
    report: (TrainingProgress) -> Void = { _ in }
  ) throws -> Outcome {
    let (training, validation) = try samples(
      of: dataset, predictor: predictor, folder: landmarksFolder, report: reportLandmarks)
    if strict { try dataset.requireNone(training.rejections + validation.rejections) }
    try dataset.requireUsable(training: training.count, validation: validation.count)
    return try fit(
      training, validation: validation, name: name,
      trainingData: dataset.trainingWords(count: training.count),
      checkpoint: checkpoint, report: report)
  }
}
