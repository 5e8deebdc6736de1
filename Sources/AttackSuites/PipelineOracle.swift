public import AdversarialAttacks
import DeepRecognition
import EmotionCore
public import EmotionRecognition
import FaceAnalysis
import PixelImages
public import Tensors

/// A whole pipeline, from picture to probabilities, for an attacker who has no gradient.
///
/// Each picture is rounded to 8 bits and recognised by the code that answers `stoic recognize`; the
/// scores are the logarithms of the first face's probabilities. The pipeline must answer without a
/// face, too: its no-face policy is the prior box.
public struct PipelineOracle: ScoreOracle {
  private let method: any RecognitionMethod

  public init(_ method: any RecognitionMethod) { self.method = method }

  public func scores(_ pixels: Tensor) throws(TensorError) -> Tensor {
    try Self.scores(
      Self.translated {
        let images = try PixelBatch(rounding: pixels, attack: method.name).images()
        return try method.recognize(images).map { result in
          guard let face = try result.get().faces.first else { throw Self.noFace }
          return face.probabilities
        }
      })
  }

  /// The logarithms of probabilities, `[batch, 7]`.
  static func scores(_ probabilities: [Probabilities]) throws(TensorError) -> Tensor {
    let values = probabilities.flatMap { $0.values.map { max($0, .leastNormalMagnitude) } }
    return try Tensor(values, shape: [probabilities.count, Emotion.count]).log()
  }

  /// Runs a body whose errors reach attacks as those of tensors.
  static func translated<R>(_ body: () throws -> R) throws(TensorError) -> R {
    do { return try body() } catch let error as TensorError {
      throw error
    } catch let error as AttackError {
      throw TensorError(.invalidArgument, "\(error)")
    } catch { throw TensorError(.software, "\(error)") }
  }

  static let noFace = TensorError(
    .unsupported,
    "no face was found, and the pipeline has no answer without one; let it take the usual place of "
      + "a face")
}
