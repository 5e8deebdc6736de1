import EmotionCore
import EmotionDatasets
import EmotionRecognition
import FaceAnalysis
import PixelImages
import TestSupport

@testable import RecognizerTraining

/// Drawn pictures as a dataset, and the predictor, which is loaded once.
enum Drawings {
  static let predictor = Result { try ShapePredictor(path: ShapePredictor.defaultPath) }

  static func face(side: Int = 48, darker: Int = 0) -> [UInt8] {
    DrawnFace.pixels(side: side).map { UInt8(clamping: Int($0) - darker) }
  }

  static func image(
    _ id: String, pixels: [UInt8], side: Int = 48, split: Split = .train
  ) -> LabelledImage {
    LabelledImage(
      id: id, emotion: .happiness, split: split,
      source: .grey(pixels: pixels, width: side, height: side))
  }

  /// Three faces in different light, a blank picture and one that is too small.
  static let images: [LabelledImage] =
    [
      image("face", pixels: face()),
      image("blank", pixels: [UInt8](repeating: 99, count: 48 * 48)),
      image("darker", pixels: face(darker: 15)),
      image("tiny", pixels: face(side: 8), side: 8),
      image("darkest", pixels: face(darker: 30)),
    ]

  static func extraction(
    _ copies: LandmarkCopies = LandmarkCopies(count: 4), noFace: NoFacePolicy = .priorBox,
    refinesBox: Bool = false, threads: Int = 1
  ) throws -> LandmarkExtraction {
    var extraction = LandmarkExtraction(
      copies: copies,
      pipeline: try FacePipeline.Recipe(
        framing: .faceCrop, noFace: noFace, predictor: predictor.get(), refinesBox: refinesBox),
      threads: threads)
    extraction.chunkSize = 2
    return extraction
  }
}
