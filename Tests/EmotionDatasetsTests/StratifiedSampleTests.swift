import EmotionCore
import EmotionDatasets
import Testing

@Suite("Stratified sample")
struct StratifiedSampleTests {
  static let images: [LabelledImage] = {
    let counts: [(Emotion, Int)] = [(.anger, 5), (.happiness, 50), (.neutral, 45)]
    let labels = counts.flatMap { Array(repeating: $0.0, count: $0.1) }
    return labels.enumerated().map { index, emotion in
      LabelledImage(
        id: "\(1000 + index)", emotion: emotion,
        source: .grey(pixels: [0], width: 1, height: 1))
    }
  }()

  @Test(
    "Classes get their share by largest remainders",
    arguments: [
      (20, [1, 10, 9]), (10, [1, 5, 4]), (7, [0, 4, 3]), (1, [0, 1, 0]), (99, [5, 49, 45]),
    ])
  func shares(count: Int, expected: [Int]) {
    let sample = Dataset.stratifiedSample(Self.images, count: count, seed: 5)
    let found = [Emotion.anger, .happiness, .neutral].map { emotion in
      sample.count { $0.emotion == emotion }
    }
    #expect(found == expected)
  }

  @Test("It keeps the order and depends on the seed")
  func orderAndSeed() {
    let sample = Dataset.stratifiedSample(Self.images, count: 40, seed: 5).map(\.id)
    #expect(sample == sample.sorted())
    #expect(Set(sample).count == 40)
    #expect(Dataset.stratifiedSample(Self.images, count: 40, seed: 5).map(\.id) == sample)
    #expect(Dataset.stratifiedSample(Self.images, count: 40, seed: 6).map(\.id) != sample)
  }

  @Test(
    "No more pictures are drawn than there are, and none for counts below one",
    arguments: [(100, 100), (500, 100), (0, 0), (-3, 0)])
  func ends(count: Int, expected: Int) {
    #expect(Dataset.stratifiedSample(Self.images, count: count, seed: 5).count == expected)
  }
}
