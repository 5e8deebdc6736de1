import EmotionCore
public import FaceAnalysis
public import PixelImages
public import Toolkit

/// The landmark method: box, 68 points, aligned geometric features, classifier.
///
/// After Shehu, Browne and Eisenbarth (RO-MAN 2020), section III: the classifier sees the geometry
/// of the landmarks alone, never a pixel. Not thread safe: use one recogniser for each thread; the
/// shape predictor, which is large, is shared between them.
public final class LandmarkRecognizer: RecognitionMethod {
  public let model: LandmarkModel
  public let locator: FaceLocator
  private let finder: LandmarkFinder

  /// - Throws: `RecognitionError` with the code `.unsuitableInput`: the predictor does not find 68
  ///   points.
  public init(
    model: LandmarkModel, predictor: ShapePredictor, locator: FaceLocator
  ) throws(RecognitionError) {
    self.model = model
    finder = try LandmarkFinder(predictor: predictor, refinesBox: model.refinesBox)
    self.locator = locator
  }

  public var name: String { model.card.name }

  public func recognize(_ image: Image) throws(RecognitionError) -> RecognitionOutcome {
    let enlarged = try EnlargedImage(image)
    let located = try locator.faces(in: enlarged)
    guard !located.isEmpty else { return .noFace }
    let mirrored = model.averagesMirror ? enlarged.mirrored() : nil
    var faces: [RecognizedFace] = []
    for face in located {
      faces.append(try recognize(face, in: enlarged, mirrored: mirrored))
    }
    return .faces(faces)
  }

  public func recognize(_ image: Image, box: Rect) throws(RecognitionError) -> RecognizedFace {
    let face = try LocatedFace.given(box, in: image)
    let enlarged = try EnlargedImage(image)
    return try recognize(
      face, in: enlarged, mirrored: model.averagesMirror ? enlarged.mirrored() : nil)
  }

  private func recognize(
    _ face: LocatedFace, in image: EnlargedImage, mirrored: EnlargedImage?
  ) throws(RecognitionError) -> RecognizedFace {
    let landmarks = try finder.landmarks(in: image, box: face.box)
    var probabilities = try model.probabilities(of: landmarks)
    if let mirrored {
      let box = face.box.mirrored(imageWidth: image.original.width)
      let other = try model.probabilities(of: finder.landmarks(in: mirrored, box: box))
      probabilities = Probabilities(
        values: zip(probabilities.values, other.values).map { ($0 + $1) / 2 })
    }
    return RecognizedFace(
      box: face.box, boxSource: face.source, score: face.score,
      landmarks: image.reduced(landmarks), probabilities: probabilities)
  }
}

@available(*, unavailable, message: "Its locator is not thread safe: use one recogniser a thread.")
extension LandmarkRecognizer: Sendable {}
