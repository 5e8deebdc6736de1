import DatasetPreparation
import EmotionCore
import EmotionDatasets
import PixelImages
import Testing

@Suite("The pictures of a run")
struct PictureQueueTests {
  /// Pictures of one grey value each, in the order given.
  private func items(_ sizes: [(width: Int, height: Int)]) -> [LabelledImage] {
    sizes.enumerated().map { index, size in
      LabelledImage(
        id: "\(index)", emotion: .fear,
        source: .grey(
          pixels: [UInt8](repeating: UInt8(index), count: size.width * size.height),
          width: size.width, height: size.height))
    }
  }

  @Test("are grouped by size into batches, in the order of their first pictures")
  func batches() throws {
    let small = (width: 20, height: 20)
    let tall = (width: 20, height: 30)
    let queue = PictureQueue(items([small, tall, small, small, tall, small, small]), batchSize: 2)
    #expect(queue.batches == [[0, 2], [1, 4], [3, 5], [6]])
    #expect(queue.count == 7)
    let batch = try queue.load([1, 4])
    #expect(batch.items.map(\.id) == ["1", "4"])
    #expect(batch.places == [1, 4])
    #expect(batch.images.map(\.pixels.first) == [1, 4])
    #expect(batch.images.allSatisfy { $0.width == 20 && $0.height == 30 })
    #expect(batch.labels == [Emotion.fear.index, Emotion.fear.index])
  }

  @Test("that are too small for a face are left out, and said why")
  func tooSmall() {
    let queue = PictureQueue(items([(1, 1), (16, 16), (15, 400)]), batchSize: 2)
    #expect(queue.batches == [[1]])
    #expect(queue.rejections.map(\.item) == ["0", "2"])
    let reason = queue.rejections.first?.reason ?? ""
    #expect(reason.contains("1 x 1 pixels, where at least 16 x 16"))
  }
}
