import DeepRecognition
import EmotionRecognition
import PixelImages
import Tensors

extension Comparison {
  /// Times both pipelines on some pictures of a condition, unless that was done.
  ///
  /// What the pipelines are given is the clean picture: a perturbation of a few 255ths does not
  /// change the work, but a condition's rows are timed while that condition is worked on.
  ///
  /// - Parameter peakMemory: The most memory of the condition's work in mebibytes; nil where this
  ///   process did none of it.
  func time(_ condition: Condition, peakMemory: Double?) throws(ComparisonError) {
    guard timekeeper.rows[condition] == nil else { return }
    let places = queue.batches.joined().prefix(timedPictures)
    var images: [Image] = []
    for place in places { images += try queue.load([place]).images }
    let times = try onOneThread { () throws(RecognitionError) in
      let recognizers: [any RecognitionMethod] = [
        try ResNetRecognizer(
          models.resnet, locator: FaceLocator(framing: .faceCrop, search: models.search)),
        try models.landmarkPipeline(noFace: plan.noFace).makeRecognizer(),
      ]
      return try PipelineTimes.measure(recognizers, on: images)
    }
    try timekeeper.append(
      TimesRow(
        condition: condition, times: times, peakMemoryMebibytes: peakMemory))
  }

  /// Runs a body with one thread for tensors, as the landmark method has.
  private func onOneThread<R>(_ body: () throws(RecognitionError) -> R) throws(ComparisonError) -> R
  {
    let before = ComputeThreads.count
    try step { () throws(TensorError) in try ComputeThreads.use(1) }
    let result = Result { () throws(RecognitionError) in try body() }
    try step { () throws(TensorError) in try ComputeThreads.use(before) }
    return try step { () throws(RecognitionError) in try result.get() }
  }
}
