import AdversarialAttacks
import Tensors
import Testing

struct PixelBatchTests {
  @Test("interleaved pictures become planes and come back")
  func interleaving() throws {
    let pictures: [[UInt8]] = [[1, 2, 3, 4, 5, 6], [11, 12, 13, 14, 15, 16]]
    let batch = try PixelBatch(interleaved: pictures, channels: 3, height: 1, width: 2)
    #expect(batch.bytes == [1, 4, 2, 5, 3, 6, 11, 14, 12, 15, 13, 16])
    #expect(batch.shape == [2, 3, 1, 2])
    #expect((0..<2).map { batch.interleaved($0) } == pictures)
    let grey = try PixelBatch(interleaved: [[7, 8]], channels: 1, height: 1, width: 2)
    #expect(grey.bytes == [7, 8] && grey.interleaved(0) == [7, 8])
  }

  @Test("bytes become 0...1")
  func tensor() throws {
    let batch = try PixelBatch(count: 1, channels: 1, height: 1, width: 3, bytes: [0, 51, 255])
    #expect(try batch.tensor().floats() == [0, 0.2, 1])
    #expect(try batch.tensor().shape == [1, 1, 1, 3])
  }

  @Test(
    "sizes that do not hold the bytes are refused",
    arguments: [[1, 1, 2, 2, 3], [-1, 1, 1, 1, 1], [1, 0, 1, 1, 0], [1, .max, 2, 2, 4]])
  func invalidSizes(sizes: [Int]) {
    #expect(throws: AttackError.self) {
      try PixelBatch(
        count: sizes[0], channels: sizes[1], height: sizes[2], width: sizes[3],
        bytes: Array(repeating: 0, count: sizes[4]))
    }
  }

  @Test("distances are counted on bytes")
  func distances() throws {
    let first = try PixelBatch(
      count: 2, channels: 1, height: 1, width: 2, bytes: [10, 10, 200, 0])
    let second = try PixelBatch(count: 2, channels: 1, height: 1, width: 2, bytes: [13, 6, 200, 0])
    #expect(try first.distances(from: second, by: .linf) == [4.0 / 255, 0])
    #expect(try first.distances(from: second, by: .l2) == [5.0 / 255, 0])
  }
}
