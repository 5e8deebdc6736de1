import DatasetPreparation
import EmotionCore
import EmotionDatasets
import Testing

@Suite("The part of a dataset that is taken")
struct SplitChoiceTests {
  private func dataset(_ origin: Dataset.SplitOrigin) -> Dataset {
    Dataset(
      name: "a", path: "a", layout: .manifest, splitOrigin: origin,
      images: [Split.train, .train, .validation, .test].enumerated().map { number, split in
        LabelledImage(
          id: "\(number)", emotion: .fear, split: split,
          source: .grey(pixels: [UInt8](repeating: 0, count: 400), width: 20, height: 20))
      }, rejections: [])
  }

  @Test("is the test split where a dataset brings splits, and all of one that does not")
  func standard() {
    #expect(SplitChoice.standard(for: dataset(.dataset)) == .one(.test))
    #expect(SplitChoice.standard(for: dataset(.heldOutValidation(seed: 1))) == .one(.test))
    #expect(SplitChoice.standard(for: dataset(.generated(seed: 1))) == .all)
  }

  @Test("is spelt as users write it", arguments: ["train", "validation", "test", "all"])
  func spelling(word: String) throws {
    #expect(try #require(SplitChoice(rawValue: word)).rawValue == word)
    #expect(SplitChoice(rawValue: word.uppercased()) == nil)
  }

  @Test("has the pictures of its split, and all of all")
  func images() {
    let dataset = dataset(.dataset)
    let counts = SplitChoice.allCases.map { dataset.images(in: $0).count }
    #expect(counts == [2, 1, 1, 4])
  }
}
