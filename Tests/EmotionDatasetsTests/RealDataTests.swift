import EmotionCore
import EmotionDatasets
import PixelImages
import TestSupport
import Testing
import Toolkit

@Suite("Real data", .enabled(if: RealData.fer2013Mini != nil, "STOIC_TEST_DATA names no folder"))
struct RealDataTests {
  @Test("fer2013-mini has 20 loadable pictures of each class in each split")
  func fer2013Mini() throws {
    let dataset = try Dataset.open(try #require(RealData.fer2013Mini), strict: true)
    for split in Split.allCases {
      let images = dataset.images(in: split)
      #expect(
        Emotion.allCases.map { e in images.count { $0.emotion == e } }
          == Array(repeating: 20, count: 7))
      let first = try #require(images.first).load()
      #expect(first.width == 48 && first.height == 48 && first.channels == 1)
    }
  }
}
