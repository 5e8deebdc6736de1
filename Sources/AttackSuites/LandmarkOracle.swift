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
/// and the enlargement; the splits of the cascade route softly for it (see
/// `AlignmentTrace.carryBack`), and the detector's box is held.
public struct LandmarkOracle: ApproximateGradientOracle {
  /// The softness of splits, in grey levels, which served best on FER2013.
  public static let usualSoftness: Float = 8

  private let model: LandmarkModel
  private let pipelines: WorkerPool<FacePipeline, any Error>
  private let pipeline: PipelineOracle
  private var softness: Float

  /// - Parameters:
  ///   - pipeline: Its no-face policy must give an answer without a face.
  ///   - softness: Above 0.
  /// - Throws: `AttackError` for a softness that is not; `ModelError` if the pipeline does not fit
  ///   the model.
  public init(
    _ model: LandmarkModel, pipeline: FacePipeline.Recipe, threads: Int,
    softness: Float = LandmarkOracle.usualSoftness
  ) throws {
    guard softness > 0, softness.isFinite else {
      throw AttackError.invalidOption(
        "the softness of splits", found: Double(softness), expected: "a number above 0")
    }
    (self.model, self.softness) = (model, softness)
    var recipe = pipeline
    recipe.refinesBox = model.refinesBox
    pipelines = recipe.pool(threads: threads)
    self.pipeline = PipelineOracle(try model.recognizer(pipeline, threads: threads))
  }

  /// Half as soft for the second run, twice as soft for the third, and again from the start.
  public func approximation(ofRun run: Int) -> any GradientOracle {
    var oracle = self
    oracle.softness *= [1, 0.5, 2][run % 3]
    return oracle
  }

  public func scores(_ pixels: Tensor) throws(TensorError) -> Tensor {
    try pipeline.scores(pixels)
  }

  public func objectiveAndGradient(
    _ pixels: Tensor, objective: (Tensor) throws(TensorError) -> Tensor
  ) throws(TensorError) -> (objectives: Tensor, gradient: Tensor) {
    let answers = try answers(to: pixels)
    let scores = try PipelineOracle.scores(answers.map(\.probabilities))
    var objectives: Tensor?
    let (sum, slope) = try valueAndGradient(at: scores) { scores throws(TensorError) in
      let values = try objective(scores)
      objectives = values
      return try values.sum()
    }
    let weights = try slope.floats()
    let (model, softness) = (answers, softness)
    let gradients = try PipelineOracle.translated {
      try pipelines.map(model.indices) { _, number in
        try model[number].gradient(
          ofSumWeighted: Array(weights[number * Emotion.count..<(number + 1) * Emotion.count]),
          softness: softness)
      }
    }
    return (
      try objectives?.detached() ?? sum, try Tensor(gradients.flatMap { $0 }, shape: pixels.shape)
    )
  }

  private func answers(to pixels: Tensor) throws(TensorError) -> [DifferentiableAnswer] {
    let model = model
    return try PipelineOracle.translated {
      let images = try PixelBatch(rounding: pixels, attack: model.name).images()
      return try pipelines.map(images.indices) { pipeline, number in
        let picture = try pipeline.locate(images[number])
        guard let face = picture.faces.first else { throw PipelineOracle.noFace }
        return try model.differentiableAnswer(about: face, in: picture)
      }
    }
  }
}
