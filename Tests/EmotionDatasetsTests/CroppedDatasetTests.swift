import EmotionCore
import EmotionDatasets
import PixelImages
import Testing

@Suite("A dataset of which parts of the pictures are used")
struct CroppedDatasetTests {
  private let dataset = Dataset(
    name: "faces", path: "faces", layout: .kdef, splitOrigin: .dataset,
    images: ["a", "b"].map {
      LabelledImage(
        id: $0, emotion: .fear, split: .test,
        source: .grey(pixels: [1, 2, 3, 4, 5, 6], width: 3, height: 2))
    }, rejections: [])

  @Test("loads the part, and the whole of what has none")
  func loads() throws {
    let part = PixelRegion(x: 1, y: 0, width: 2, height: 1)
    let cropped = dataset.cropped { $0.id == "a" ? part : nil }
    #expect(try cropped.images.map { try $0.load().pixels } == [[2, 3], [1, 2, 3, 4, 5, 6]])
    #expect(cropped.images.map(\.region) == [part, nil])
    #expect(cropped.images.map(\.split) == [.test, .test])
  }

  @Test("has a fingerprint of its own, which the parts decide")
  func fingerprint() {
    func cropped(x: Int) -> Dataset {
      dataset.cropped { _ in PixelRegion(x: x, y: 0, width: 1, height: 1) }
    }
    #expect(cropped(x: 0).fingerprint != dataset.fingerprint)
    #expect(cropped(x: 0).fingerprint != cropped(x: 1).fingerprint)
    #expect(cropped(x: 1).fingerprint == cropped(x: 1).fingerprint)
    #expect(dataset.cropped { _ in nil }.fingerprint == dataset.fingerprint)
  }

  @Test("is expected to be of portraits where the layout is one of portraits")
  func usualFraming() {
    let portraits = DatasetLayout.allCases.filter { $0.usualFraming == .portrait }
    #expect(portraits == [.ckPlus, .jaffe, .kdef])
    #expect(PictureFraming.allCases.map(\.rawValue) == ["face-crop", "portrait"])
  }
}
