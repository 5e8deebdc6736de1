import EmotionCore
import EmotionDatasets
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

/// The faces of some pictures.
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
