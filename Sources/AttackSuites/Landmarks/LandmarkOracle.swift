public import AdversarialAttacks
import DeepRecognition
import EmotionCore
public import EmotionRecognition
public import FaceAnalysis
import PixelImages
public import Tensors
import Toolkit

/// The landmark method as a white box, from a file's pixels to the answer.
///
/// Each picture is rounded to 8 bits; detector, landmarks and classifier then answer exactly as
/// `stoic recognize` does, and the scores are the logarithms of the first face's probabilities. The
/// gradient passes through classifier, features, both passes of the cascade, the box between them
/// and the enlargement. It is a surrogate: the cascade's splits route softly (see
/// `AlignmentTrace.backward`), and the detector's box is held.
public struct LandmarkOracle: SurrogateGradientOracle {
  /// The temperature of splits in grey levels; of 3, 8 and 16 the best on 16 pictures of FER2013 in
  /// a prototype.
  public static let usualTemperature: Float = 8

  private let model: LandmarkModel
  private let pipelines: WorkerPool<FacePipeline, any Error>
  private var temperature: Float

  /// - Parameters:
  ///   - pipeline: Its no-face policy must give an answer without a face.
  ///   - temperature: Of the splits, in grey levels, above 0.
  /// - Throws: `AttackError` if the temperature is not above 0; `ModelError` if the pipeline does
  ///   not fit the model; `FaceError` with the code `.noGradient` if its predictor has no
  ///   derivative.
  public init(
    _ method: any LandmarkMethod, pipeline: FacePipeline.Recipe, threads: Int,
    temperature: Float = LandmarkOracle.usualTemperature
  ) throws {
    guard temperature > 0, temperature.isFinite else {
      throw AttackError.invalidOption(
        "the temperature of splits", found: Double(temperature), expected: "a number above 0")
    }
    let own = try method.pipeline(pipeline)
    try own.requireGradient()
    (model, self.temperature) = (method.landmarkModel, temperature)
    pipelines = own.pool(threads: threads)
  }

  /// The temperature, then half of it, then twice, and so on in turn.
  public func surrogate(forRestart restart: Int) -> any GradientOracle {
    var oracle = self
    oracle.temperature *= [1, 0.5, 2][restart % 3]
    return oracle
  }

  public func scores(_ pixels: Tensor) throws(TensorError) -> Tensor {
    let model = model
    return try PipelineOracle.scores(
      faces(in: pixels) { face, picture in
        try model.input(for: face, in: picture).probabilities
      })
  }

  public func objectiveAndGradient(
    _ pixels: Tensor, objective: (Tensor) throws(TensorError) -> Tensor
  ) throws(TensorError) -> (objectives: Tensor, gradient: Tensor) {
    let model = model
    let answers = try faces(in: pixels) { face, picture in
      try model.differentiableAnswer(about: face, in: picture)
    }
    let (objectives, scoreGradient) = try objectivesAndGradient(
      at: PipelineOracle.scores(answers.map(\.probabilities)), objective)
    let weights = try scoreGradient.floats()
    let temperature = temperature
    let gradients = try PipelineOracle.translated {
      try pipelines.map(answers.indices) { _, number in
        try answers[number].vectorJacobianProduct(
          Array(weights[number * Emotion.count..<(number + 1) * Emotion.count]),
          temperature: temperature)
      }
    }
    return (objectives, try Tensor(gradients.flatMap { $0 }, shape: pixels.shape))
  }

  /// What a body makes of the first face of each picture.
  private func faces<Result: Sendable>(
    in pixels: Tensor, _ body: @Sendable (LocatedFace, LocatedPicture) throws -> Result
  ) throws(TensorError) -> [Result] {
    try PipelineOracle.translated {
      let images = try PixelBatch(rounding: pixels, attack: model.name).images()
      return try pipelines.map(images.indices) { pipeline, number in
        let picture = try pipeline.locate(images[number])
        guard let face = picture.faces.first else { throw PipelineOracle.noFace }
        return try body(face, picture)
      }
    }
  }
}

extension LoadedModel {
  /// The whole method from picture to answer, as attackers see it: with a gradient if it is the
  /// landmark method and its predictor has a derivative.
  ///
  /// - Parameter pipeline: Its no-face policy must give an answer without a face.
  /// - Throws: `ModelError` if the pipeline does not fit the model.
  public func pipelineOracle(
    _ pipeline: FacePipeline.Recipe, threads: Int
  ) throws -> any ScoreOracle {
    if let method = self as? any LandmarkMethod, try method.pipeline(pipeline).hasGradient {
      return try LandmarkOracle(method, pipeline: pipeline, threads: threads)
    }
    return PipelineOracle(try recognizer(pipeline, threads: threads))
  }
}
