import EmotionCore
public import EmotionRecognition
public import PixelImages
import Tensors
public import Toolkit

/// The ResNet behind the protocol of both methods: a box, a crop around it, the network.
///
/// One recogniser for each thread.
public final class ResNetRecognizer: RecognitionMethod {
  public let name: String
  private let classifier: ResNetClassifier
  private let input: ResNetInput
  private let locator: FaceLocator?

  /// - Parameter locator: Finds the faces; nil where each picture is a face crop as FER2013's are,
  ///   which the network then sees whole.
  public init(_ model: ResNetModel, locator: FaceLocator?) throws(RecognitionError) {
    name = model.card.name
    input = model.input
    self.locator = locator
    do { classifier = try ResNetClassifier(model) } catch {
      throw RecognitionError(.classification, cause: error)
    }
  }

  public func recognize(_ image: Image) throws(RecognitionError) -> RecognitionOutcome {
    guard let locator else {
      let whole = Rect(
        x: 0, y: 0, width: Double(image.width), height: Double(image.height))
      return .faces([
        RecognizedFace(
          box: whole, boxSource: .wholePicture, score: nil, landmarks: nil,
          probabilities: try probabilities(of: image))
      ])
    }
    var faces: [RecognizedFace] = []
    for face in try locator.faces(in: image) { faces.append(try recognize(face, in: image)) }
    return faces.isEmpty ? .noFace : .faces(faces)
  }

  public func recognize(_ image: Image, box: Rect) throws(RecognitionError) -> RecognizedFace {
    try recognize(LocatedFace.given(box, in: image), in: image)
  }

  private func recognize(_ face: LocatedFace, in image: Image) throws(RecognitionError)
    -> RecognizedFace
  {
    let crop: Image
    let square = BoxPrior.faceCrop.surroundings(of: face.box)
    // Not brought to the network's size yet: that is done once, after the crop of its own.
    let side = min(max(input.size, Int(square.width.rounded())), 4 * input.size)
    do {
      crop = try image.cropped(to: square, width: side, height: side, by: .area)
    } catch {
      throw RecognitionError(.imageProcessing, cause: error)
    }
    return RecognizedFace(
      box: face.box, boxSource: face.source, score: face.score, landmarks: nil,
      probabilities: try probabilities(of: crop))
  }

  private func probabilities(of crop: Image) throws(RecognitionError) -> Probabilities {
    do throws(TensorError) {
      let logits = try classifier.scores(crop.pixelTensor()).floats()
      guard logits.allSatisfy(\.isFinite) else {
        throw TensorError(.notFinite, "the network gave \(logits)")
      }
      return Probabilities(logits: logits)
    } catch {
      throw RecognitionError(.classification, cause: error)
    }
  }
}

@available(*, unavailable, message: "Tensors are not thread safe: use one recogniser a thread.")
extension ResNetRecognizer: Sendable {}
