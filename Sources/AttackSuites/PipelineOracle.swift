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
    let images: [Image]
    do { images = try PixelBatch(rounding: pixels, attack: method.name).images() } catch {
      throw TensorError(.invalidArgument, "\(error)")
    }
    var scores: [Float] = []
    for result in method.recognize(images) {
      do {
        guard let face = try result.get().faces.first else {
          throw TensorError(
            .unsupported,
            "no face was found, and the pipeline has no answer without one; let it take the usual "
              + "place of a face")
        }
        scores += face.probabilities.values.map { max($0, .leastNormalMagnitude) }
      } catch let error as TensorError {
        throw error
      } catch { throw TensorError(.software, "\(error)") }
    }
    return try Tensor(scores, shape: [images.count, Emotion.count]).log()
  }
}
