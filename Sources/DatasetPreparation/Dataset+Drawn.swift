import EmotionCore
public import EmotionDatasets
public import FaceSynthesis
import PixelImages
import Toolkit

extension Dataset {
  /// The synthetic faces that come without any picture at hand: drawn in memory, all in the test
  /// split.
  ///
  /// They are those that `SyntheticDataset.write` writes, under the same ids.
  ///
  /// - Throws: `FaceModelError`: a side that cannot be drawn, or a picture failed.
  public static func drawn(_ faces: SyntheticDataset) throws(FaceModelError) -> Dataset {
    let images = try faces.draw { number, face, drawn in
      LabelledImage(
        id: faces.path(number), emotion: face.emotion, subject: faces.subject(number), split: .test,
        source: .grey(
          pixels: drawn.image.pixels, width: drawn.image.width, height: drawn.image.height),
        isSynthetic: true)
    }
    return Dataset(
      name: "synthetic", path: "\(faces.count) synthetic faces (seed \(faces.seed))",
      layout: .drawn, splitOrigin: .dataset, images: images, rejections: [])
  }
}
