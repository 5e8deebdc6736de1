import EmotionCore
import EmotionDatasets
import EmotionRecognition
import FaceAnalysis
import PixelImages
import Toolkit

/// Finds the best face of each picture with its landmarks, on several threads.
struct FaceFinder: Sendable {
  let predictor: ShapePredictor
  let search: FaceSearch
  let threads: Int

  /// The faces in the order of the pictures.
  ///
  /// - Parameter report: Called with the number of pictures done and their total.
  func faces(
    of pictures: [LabelledImage], report: (Int, Int) -> Void
  ) throws -> FoundFaces {
    var found = FoundFaces()
    let batch = 32 * max(1, threads)
    for begin in stride(from: 0, to: pictures.count, by: batch) {
      let part = begin..<min(begin + batch, pictures.count)
      let outcomes = try concurrentMap(part, threads: threads) {
        (
          locator: try FaceLocator(framing: .faceCrop, policy: .skip, search: search),
          finder: try LandmarkFinder(predictor: predictor, refinesBox: true)
        )
      } _: { worker, number in
        Self.outcome(of: pictures[number], locator: worker.locator, finder: worker.finder)
      }
      for outcome in outcomes { found.append(outcome) }
      report(part.upperBound, pictures.count)
    }
    return found
  }

  private static func outcome(
    of picture: LabelledImage, locator: FaceLocator, finder: LandmarkFinder
  ) -> FoundFaces {
    do {
      let image = try EnlargedImage(picture.load())
      guard let face = try locator.faces(in: image).first else { return FoundFaces(faceless: 1) }
      let landmarks = image.reduced(try finder.landmarks(in: image, box: face.box))
      return FoundFaces(faces: [FoundFace(picture: picture, landmarks: landmarks)])
    } catch {
      return FoundFaces(rejections: [Rejection(picture, error)])
    }
  }
}

/// A face of a training picture with its landmarks.
struct FoundFace: Sendable {
  let picture: LabelledImage
  /// Whether a texture may be taken from the picture.
  var hasPicture = true
  /// 68 points in pixels of the picture.
  let landmarks: Landmarks

  var emotion: Emotion { picture.emotion }
}

/// The faces found in a list of pictures.
struct FoundFaces: Sendable {
  var faces: [FoundFace] = []
  var faceless = 0
  var rejections: [Rejection] = []

  mutating func append(_ other: FoundFaces) {
    faces += other.faces
    faceless += other.faceless
    rejections += other.rejections
  }

  func withoutPictures() -> FoundFaces {
    var copy = self
    for index in copy.faces.indices { copy.faces[index].hasPicture = false }
    return copy
  }
}
