import AdversarialAttacks
import DeepRecognition
import EmotionCore
import EmotionRecognition
import FaceAnalysis
public import PixelImages
import Tensors
import Toolkit

/// The speeds of both methods and of their parts, measured in one run.
public struct Benchmark {
  let models: ComparedModels
  let images: [Image]
  let threads: Int

  /// - Parameter images: Face crops of one size and one number of channels; at least one.
  public init(models: ComparedModels, images: [Image], threads: Int) throws(ComparisonError) {
    guard !images.isEmpty else {
      throw .plan("a benchmark needs at least one picture")
    }
    self.models = models
    self.images = images
    self.threads = threads
  }

  /// Both pipelines picture by picture, in turn, one thread.
  public func pipelines() throws(ComparisonError) -> [String: PipelineTimes] {
    try step { () throws(TensorError) in try ComputeThreads.use(1) }
    let times = try step { () throws(RecognitionError) in
      let locator = try FaceLocator(framing: .faceCrop, search: models.search)
      let recognizers: [any RecognitionMethod] = [
        try ResNetRecognizer(models.resnet, locator: locator),
        try models.landmarkPipeline(noFace: .priorBox).makeRecognizer(),
      ]
      return try PipelineTimes.measure(recognizers, on: images)
    }
    guard !times.isEmpty else {
      throw .untimed(count: images.count)
    }
    return times
  }

  /// The parts of both methods.
  public func parts() throws(ComparisonError) -> [Timing] {
    try landmarkParts() + networkParts()
  }

  private func landmarkParts() throws(ComparisonError) -> [Timing] {
    let picture = images[0]
    let png = try step { () throws(ImageError) in try picture.pngData() }
    let large = try step { () throws(ImageError) in
      try picture.resized(width: 350, height: 350, by: .cubic)
    }
    let box = BoxPrior.faceCrop.box(width: large.width, height: large.height)
    let leastSide =
      models.search.minimumSide * Double(large.width) / Double(picture.width)
    let (detector, landmarks) = try step { () throws(FaceError) in
      (
        try FaceDetector(engine: models.search.engine),
        try models.predictor.landmarks(in: large, box: box)
      )
    }
    let decoding = try step { () throws(ImageError) in
      try Timing.measure("decode a PNG of \(picture.width) x \(picture.height)", repeats: 200) {
        () throws(ImageError) in _ = try Image.decode(png, name: "benchmark.png")
      }
    }
    let analysis = try step { () throws(FaceError) in
      [
        try Timing.measure("detect faces in 350 x 350") { () throws(FaceError) in
          _ = try detector.faces(
            in: large, threshold: models.search.threshold, minimumSide: leastSide)
        },
        try Timing.measure("68 landmarks from a box") { () throws(FaceError) in
          _ = try models.predictor.landmarks(in: large, box: box)
        },
      ]
    }
    let classifying = try step { () throws(RecognitionError) in
      try Timing.measure("features and classifier", repeats: 200) { () throws(RecognitionError) in
        _ = try models.landmark.probabilities(of: landmarks)
      }
    }
    return [decoding] + analysis + [classifying]
  }

  private func networkParts() throws(ComparisonError) -> [Timing] {
    let batch = (0..<64).map { images[$0 % images.count] }
    let labels = batch.map { _ in Emotion.neutral.index }
    // Where the processor has no instructions for bfloat16 it takes minutes, and nobody uses it.
    let precisions: [ResNetClassifier.Precision] =
      hasBFloat16Instructions ? [.float32, .bfloat16] : [.float32]
    var timings: [Timing] = []
    for count in Set([1, threads]).sorted() {
      let suffix = "\(count) thread\(count == 1 ? "" : "s")"
      try step { () throws(TensorError) in
        try ComputeThreads.use(count)
        let classifier = try ResNetClassifier(models.resnet)
        let one = try images[0].pixelTensor()
        timings.append(
          try Timing.measure("ResNet, batch of 1, \(suffix)") { () throws(TensorError) in
            _ = try classifier.scores(one)
          })
      }
      for precision in precisions {
        timings.append(
          try gradientTiming(
            batch, labels: labels, precision: precision, suffix: suffix))
      }
    }
    return timings
  }

  private func gradientTiming(
    _ batch: [Image], labels: [Int], precision: ResNetClassifier.Precision, suffix: String
  ) throws(ComparisonError) -> Timing {
    let classifier = try step { () throws(TensorError) in
      try ResNetClassifier(models.resnet, gradientPrecision: precision)
    }
    let pixels = try step { () throws(AttackError) in try batch.pixelBatch() }
    let tensor = try step { () throws(TensorError) in try pixels.tensor() }
    return try step { () throws(AttackError) in
      let attack = try ProjectedGradientDescent(steps: 1, randomStart: false)
      return try Timing.measure(
        "PGD step a picture, batch of 64, \(precision.rawValue), \(suffix)", units: batch.count,
        warmUp: 1, repeats: 5
      ) { () throws(AttackError) in
        var generators = batch.indices.map { SeededGenerator(seed: UInt64($0)) }
        _ = try attack.perturb(
          tensor, criterion: .misclassification(labels: labels),
          model: classifier, epsilon: 8 / 255, generators: &generators)
      }
    }
  }
}
