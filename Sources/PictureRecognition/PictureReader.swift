import EmotionCore
public import EmotionRecognition
import FaceAnalysis
public import PixelImages
public import Toolkit

/// Finds every face of a picture and asks one model or more about each.
///
/// One reader for each thread.
public final class PictureReader {
  /// How a reader looks and what it asks.
  public struct Recipe: Sendable {
    /// Makes the recognisers of a reader.
    ///
    /// At least one: the first finds the faces, the others are asked about its boxes.
    public let recognizers: @Sendable () throws(RecognitionError) -> [any RecognitionMethod]
    /// Places the points where no model does.
    public let finder: LandmarkFinder
    /// The most faces of a picture, the best scores first.
    public let maximumFaces: Int
    /// How faces are looked for in the frames of a video; of pictures, the recognisers know.
    public let search: FaceSearch

    public init(
      finder: LandmarkFinder, maximumFaces: Int = .max, search: FaceSearch = FaceSearch(),
      recognizers: @escaping @Sendable () throws(RecognitionError) -> [any RecognitionMethod]
    ) {
      (self.finder, self.maximumFaces, self.search) = (finder, maximumFaces, search)
      self.recognizers = recognizers
    }
  }

  private let first: any RecognitionMethod
  private let others: [any RecognitionMethod]
  private let finder: LandmarkFinder
  private let maximumFaces: Int

  /// - Precondition: The recipe makes at least one recogniser.
  public init(_ recipe: Recipe) throws(RecognitionError) {
    let recognizers = try recipe.recognizers()
    precondition(!recognizers.isEmpty, "a recipe without a recogniser")
    (first, others) = (recognizers[0], Array(recognizers.dropFirst()))
    (finder, maximumFaces) = (recipe.finder, recipe.maximumFaces)
  }

  /// The faces of a picture, best detection first; none where none was found.
  ///
  /// - Throws: `RecognitionError`: the picture is too small, or a step failed.
  public func faces(in image: Image) throws(RecognitionError) -> [PictureReport.Face] {
    var faces: [PictureReport.Face] = []
    for found in try first.recognize(image).faces.prefix(maximumFaces) {
      faces.append(try complete(found, in: image))
    }
    return faces
  }

  /// The face in a box that is known, in pixels of the picture; nothing is detected.
  ///
  /// - Throws: `RecognitionError`: the box has no area in the picture, or a step failed.
  public func face(in image: Image, box: Rect) throws(RecognitionError) -> PictureReport.Face {
    try complete(first.recognize(image, box: box), in: image)
  }

  /// Asks the other models, and adds the points where the first gives none.
  private func complete(
    _ found: RecognizedFace, in image: Image
  ) throws(RecognitionError) -> PictureReport.Face {
    var answers = [
      PictureReport.Face.Answer(model: first.name, probabilities: found.probabilities)
    ]
    for other in others {
      let answer = try other.recognize(image, box: found.box)
      answers.append(.init(model: other.name, probabilities: answer.probabilities))
    }
    let landmarks =
      if let points = found.landmarks { points } else {
        try self.landmarks(in: image, box: found.box)
      }
    return PictureReport.Face(
      box: found.box, score: found.score, landmarks: landmarks, pose: HeadPose(landmarks),
      answers: answers)
  }

  private func landmarks(in image: Image, box: Rect) throws(RecognitionError) -> Landmarks {
    let enlarged = try EnlargedImage(image)
    return enlarged.reduced(try finder.landmarks(in: enlarged, box: box))
  }
}

@available(*, unavailable, message: "Its recognisers are not thread safe: use one reader a thread.")
extension PictureReader: Sendable {}
