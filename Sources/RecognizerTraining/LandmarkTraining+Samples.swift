import DurableFiles
import EmotionCore
public import EmotionDatasets
import EmotionRecognition
public import FaceAnalysis
import Toolkit

extension LandmarkTraining {
  /// Finds the landmarks of a dataset's training split, with copies, and of its validation split.
  ///
  /// - Parameters:
  ///   - predictor: The 68-point predictor.
  ///   - folder: Where found landmarks are kept, in chunks, and taken from when they were found in
  ///     the same dataset with the same settings; nil for nowhere.
  /// - Throws: `RecognizerTrainingError`: a split is empty; `RecognitionError`: the predictor does
  ///   not find 68 points; `FileError`: its file cannot be read; `SafetensorsError`: the folder
  ///   cannot be written.
  public func samples(
    of dataset: Dataset, predictor: ShapePredictor, folder: String?,
    report: (LandmarkProgress) -> Void = { _ in }
  ) throws -> (training: LandmarkSamples, validation: LandmarkSamples) {
    try dataset.requireUsable(
      training: dataset.images(in: .train).count,
      validation: dataset.images(in: .validation).count)
    let finder = try LandmarkFinder(predictor: predictor, refinesBox: refinesBox)
    let predictorFingerprint = try folder.map { _ in try Fingerprint.ofFile(predictor.path) }
    let splits: [(Split, LandmarkCopies)] = [(.train, copies), (.validation, .pictureAndMirror)]
    var pace = LandmarkPace(
      total: splits.reduce(0) { $0 + dataset.images(in: $1.0).count })
    var found: [LandmarkSamples] = []
    for (split, copies) in splits {
      let cache = folder.map {
        LandmarkCache(
          folder: $0,
          key: LandmarkCache.Key(
            dataset: dataset.fingerprint, split: split, copies: copies, noFace: noFace,
            refinesBox: refinesBox, predictor: predictorFingerprint ?? "",
            predictorEngine: predictor.engine, search: search))
      }
      let extraction = LandmarkExtraction(
        copies: copies, noFace: noFace, search: search, finder: finder, threads: threads)
      found.append(
        try extraction.samples(of: dataset.images(in: split), cache: cache) { count, cached in
          report(pace.add(count, cached: cached))
        })
    }
    return (found[0], found[1])
  }
}
