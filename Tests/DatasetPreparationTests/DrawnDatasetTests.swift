import DatasetPreparation
import EmotionCore
import EmotionDatasets
import EmotionRecognition
import FaceSynthesis
import Foundation
import PixelImages
import TestSupport
import Testing

@Suite("A dataset that is drawn in memory")
struct DrawnDatasetTests {
  private let faces: SyntheticDataset

  init() throws {
    let model = try ModelLibrary.standard().faceModel()
    var faces = SyntheticDataset(try FaceModel.read(model), count: 8)
    (faces.sampling.seed, faces.side, faces.sampling.threads) = (3, 48, 2)
    self.faces = faces
  }

  @Test("has the pictures, labels and ids of the folder that is written of the same seed")
  func same() throws {
    let folder = try TemporaryFolder()
    try faces.write(to: folder.file("faces"))
    let (drawn, written) = (try Dataset.drawn(faces), try Dataset.open(folder.file("faces")))
    #expect(drawn.images.map(\.id) == written.images.map(\.id))
    for (a, b) in zip(drawn.images, written.images) {
      #expect(a.emotion == b.emotion && a.subject == b.subject && a.split == b.split)
      #expect(try a.load() == b.load())
    }
  }

  @Test("says that it is synthetic, which photographs do not")
  func caution() throws {
    let drawn = try Dataset.drawn(faces)
    #expect(drawn.caution?.contains("not evidence") == true)
    let plain = Dataset(
      name: "a", path: "a", layout: .manifest, splitOrigin: .dataset,
      images: drawn.images.map {
        LabelledImage(id: $0.id, emotion: $0.emotion, split: .test, source: $0.source)
      }, rejections: [])
    #expect(plain.caution == nil)
  }
}
