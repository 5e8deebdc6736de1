import EmotionCore
import EmotionRecognition
import FaceAnalysis
import PixelImages
import Testing
import Toolkit

/// Fails on pictures of one width.
private struct Picky: FaceClassifier {
  let name = "picky"
  let refused: Int

  func input(for face: LocatedFace, in picture: LocatedPicture) throws -> Int {
    picture.original.width
  }

  func classify(_ widths: [Int]) throws -> [Probabilities] {
    guard !widths.contains(refused) else {
      throw RecognitionError(.classification, fault: .data, "A picture is \(refused) wide.")
    }
    return widths.map { Probabilities(logits: [Float($0), 0, 0, 0, 0, 0, 0]) }
  }
}

@Suite("A recogniser of a pipeline and a classifier")
struct RecognizerTests {
  @Test("lets the pictures of a batch have their answers where the classifier fails on one")
  func oneFails() throws {
    let recognizer = Recognizer(
      Picky(refused: 61), pipeline: try FacePipeline.Recipe(framing: .faceCrop, noFace: .priorBox))
    let widths = [60, 61, 62]
    let pictures = try widths.map {
      try Image(width: $0, height: 60, channels: 1, pixels: [UInt8](repeating: 90, count: $0 * 60))
    }
    let outcomes = recognizer.recognize(pictures)
    #expect(outcomes.count == 3)
    for (outcome, picture) in zip(outcomes, pictures) {
      guard picture.width != 61 else {
        #expect(throws: RecognitionError.self) { try outcome.get() }
        continue
      }
      #expect(try outcome.get() == recognizer.recognize(picture))
    }
  }
}
