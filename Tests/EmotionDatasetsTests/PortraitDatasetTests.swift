import EmotionCore
import EmotionDatasets
import PixelImages
import Testing
import Toolkit

@Suite("A dataset of portraits")
struct PortraitDatasetTests {
  private let dataset = Dataset(
    name: "faces", path: "faces", layout: .kdef, splitOrigin: .dataset,
    images: ["a", "b"].map {
      LabelledImage(
        id: $0, emotion: .fear, split: .test,
        source: .grey(pixels: [1, 2, 3, 4, 5, 6], width: 3, height: 2))
    }, rejections: [])

  @Test("loads the face of a picture, or the whole picture if it has none")
  func loads() throws {
    let part = PixelRegion(x: 1, y: 0, width: 2, height: 1)
    let portraits = dataset.framedAsPortraits { $0.id == "a" ? part : nil }
    #expect(try portraits.images.map { try $0.load().pixels } == [[2, 3], [1, 2, 3, 4, 5, 6]])
    #expect(portraits.images.map(\.region) == [part, nil])
    #expect(portraits.images.map(\.split) == [.test, .test])
    #expect(portraits.framing == .portrait && dataset.framing == .faceCrop)
    #expect(portraits.holdingOutValidation().framing == .portrait)
  }

  @Test("differs from one of face crops in its fingerprint and in the words of a model card")
  func fingerprint() {
    let portraits = dataset.framedAsPortraits { _ in nil }
    #expect(portraits.fingerprint != dataset.fingerprint)
    #expect(portraits.fingerprint == dataset.framedAsPortraits { _ in nil }.fingerprint)
    #expect(portraits.trainingWords(count: 2).contains("2 pictures with the face cut out, sha256:"))
    #expect(dataset.trainingWords(count: 2).contains("2 pictures, sha256:"))
  }

  @Test("is the usual framing of layouts with portraits")
  func usualFraming() {
    let portraits = DatasetLayout.allCases.filter { $0.usualFraming == .portrait }
    #expect(portraits == [.ckPlus, .jaffe, .kdef])
  }
}
