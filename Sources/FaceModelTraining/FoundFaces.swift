import DatasetPreparation
import EmotionCore
import EmotionDatasets
import FaceAnalysis
import Synchronization
import Toolkit

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

extension FoundFaces {
  /// The best face of each picture with its landmarks.
  ///
  /// - Parameter report: Called with the number of pictures done and their total, from any
  ///   thread, but never from two at once.
  /// - Throws: An error that is no fault of the pictures, such as a detector that cannot be made.
  static func find(
    in pictures: [LabelledImage], by sweep: PictureSweep, report: @Sendable (Int, Int) -> Void
  ) throws -> FoundFaces {
    let found = Mutex(FoundFaces())
    try sweep.run(over: pictures.indices, of: pictures) { pipeline, item, _ in
      let picture = try pipeline.locate(item.load())
      return try picture.faces.first.map { try picture.landmarks(of: $0) }
    } take: { place, result in
      report(place + 1, pictures.count)
      do {
        let landmarks = try result.get()
        found.withLock {
          if let landmarks {
            $0.faces.append(FoundFace(picture: pictures[place], landmarks: landmarks))
          } else {
            $0.faceless += 1
          }
        }
      } catch let error as any DescribedError where error.fault != .software {
        found.withLock { $0.rejections.append(Rejection(pictures[place], error)) }
      }
    }
    return found.withLock { $0 }
  }
}
