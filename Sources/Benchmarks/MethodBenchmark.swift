import AdversarialAttacks
public import DeepRecognition
import EmotionCore
public import EmotionRecognition
public import FaceAnalysis
public import ModelEvaluation
public import PixelImages
import Tensors
import Toolkit

/// The speed of both methods and of their parts, measured in one run.
public struct MethodBenchmark {
  private let resnet: any AttackableModel
  private let landmark: any LoadedModel
  private let pipeline: FacePipeline.Recipe
  private let predictor: any LandmarkPredictor
  private let images: [Image]
  private let threads: Int

  /// - Parameter images: Face crops of one size and one number of channels.
  /// - Throws: `UntimedError`: there is no picture; `FaceError`: the predictor does not place 68
  ///   points.
  public init(
    resnet: any AttackableModel, landmark: any LoadedModel, search: FaceSearch,
    predictor: any LandmarkPredictor, images: [Image], threads: Int
  ) throws {
    guard !images.isEmpty else { throw UntimedError(count: 0) }
    pipeline = try FacePipeline.Recipe(
      search: search, framing: .faceCrop, noFace: .priorBox, predictor: predictor)
    (self.resnet, self.landmark, self.predictor) = (resnet, landmark, predictor)
    (self.images, self.threads) = (images, threads)
  }

  /// Times both methods alternately, picture by picture, in one thread.
  ///
  /// - Throws: `UntimedError` if no picture suits both.
  public func pipelines() throws -> [String: PipelineTimes] {
    try ComputeThreads.use(1)
    let times = try PipelineTimes.measure(
      [resnet.recognizer(pipeline, threads: 1), landmark.recognizer(pipeline, threads: 1)],
      on: images,
      prior: pipeline.traits.prior)
    guard !times.isEmpty else { throw UntimedError(count: images.count) }
    return times
  }

  /// Times the parts of both methods.
  public func parts() throws -> [Timing] { try landmarkParts() + networkParts() }

  private func landmarkParts() throws -> [Timing] {
    let picture = images[0]
    let png = try picture.pngData()
    let large = try picture.resized(width: 350, height: 350, by: .cubic)
    let (search, traits) = (pipeline.search, pipeline.traits)
    let box = traits.prior.box(width: large.width, height: large.height)
    let minimumSide = search.minimumSide * Double(large.width) / Double(picture.width)
    let detector = try search.engine.makeDetector()
    let landmarks = try predictor.landmarks(in: large, box: box)
    var timings = [
      try Timing.measure("decode a PNG of \(picture.width) x \(picture.height)", repeats: 200) {
        _ = try Image.decode(png, name: "benchmark.png")
      },
      try Timing.measure("detect faces in 350 x 350") {
        _ = try detector.faces(in: large, threshold: search.threshold, minimumSide: minimumSide)
      },
      try Timing.measure("68 landmarks from a box") {
        _ = try predictor.landmarks(in: large, box: box)
      },
    ]
    if let landmark = landmark as? LandmarkModel {
      timings.append(
        try Timing.measure("features and classifier", repeats: 200) {
          _ = try landmark.probabilities(of: landmarks)
        })
    }
    return timings
  }

  private func networkParts() throws -> [Timing] {
    let one = try PixelBatch([images[0]]).tensor()
    // Without bfloat16 instructions it takes minutes, and no one uses it.
    let precisions: [ResNetOracle.Precision] =
      hasBFloat16Instructions ? [.float32, .bfloat16] : [.float32]
    var timings: [Timing] = []
    for count in Set([1, threads]).sorted() {
      let words = NumberText.count(count, "thread")
      try ComputeThreads.use(count)
      let oracle = resnet.oracle(gradientPrecision: .float32)
      timings.append(
        try Timing.measure("ResNet, batch of 1, \(words)") { _ = try oracle.scores(one) })
      for precision in precisions { timings.append(try gradientTiming(precision, words)) }
    }
    return timings
  }

  private func gradientTiming(
    _ precision: ResNetOracle.Precision, _ words: String
  ) throws -> Timing {
    let batch = (0..<64).map { images[$0 % images.count] }
    let task = AttackTask(
      pixels: try PixelBatch(batch).tensor(),
      criterion: .misclassification(labels: batch.map { _ in Emotion.neutral.index }),
      epsilon: 8 / 255)
    let attack = try ProjectedGradientDescent(steps: 1, randomStart: false)
    let model = resnet.oracle(gradientPrecision: precision)
    return try Timing.measure(
      "PGD step a picture, batch of 64, \(precision.rawValue), \(words)", units: batch.count,
      warmUp: 1, repeats: 5
    ) {
      var generators = batch.indices.map { SeededGenerator(seed: UInt64($0)) }
      _ = try attack.perturb(
        task, oracle: Oracle(model, examples: batch.count), generators: &generators)
    }
  }
}
