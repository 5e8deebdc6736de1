import EmotionRecognition
import FaceAnalysis

/// What landmark recognisers are made of, which many threads may share; each makes its own.
struct LandmarkPipeline: Sendable {
  let model: LandmarkModel
  let predictor: ShapePredictor
  let search: FaceSearch
  let noFace: NoFacePolicy

  func makeRecognizer() throws(RecognitionError) -> sending LandmarkRecognizer {
    try LandmarkRecognizer(
      model: model, predictor: predictor,
      locator: FaceLocator(framing: .faceCrop, policy: noFace, search: search))
  }

  /// One recogniser for each of some threads.
  func makePool(threads: Int) throws(ComparisonError) -> WorkerPool<LandmarkRecognizer> {
    try step { () throws(RecognitionError) in
      try WorkerPool(count: threads) { () throws(RecognitionError) in try makeRecognizer() }
    }
  }
}
