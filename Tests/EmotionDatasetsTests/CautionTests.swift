import EmotionCore
import EmotionDatasets
import Foundation
import PixelImages
import TestSupport
import Testing

@Suite("What makes a dataset's figures doubtful")
struct CautionTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func write(_ value: UInt8, to path: String) throws {
    let image = try Image(
      width: 4, height: 4, channels: 1, pixels: (0..<16).map { value &+ $0 })
    try folder.write(image.pngData(), to: path)
  }

  @Test("The same picture in two splits is named, if one of them is in use")
  func repeated() throws {
    try write(1, to: "train/anger/a.png")
    try write(2, to: "train/fear/b.png")
    try write(1, to: "test/anger/other-name.png")
    try write(3, to: "test/fear/c.png")
    try write(4, to: "validation/fear/d.png")
    let dataset = try Dataset.open(folder.path)
    let cautions = dataset.cautions(about: .test)
    #expect(cautions.contains { $0.contains("1 picture is in more than one split") })
    #expect(cautions.contains { $0.contains("a.png") && $0.contains("other-name.png") })
    #expect(!dataset.cautions(about: .validation).contains { $0.contains("more than one") })
  }

  @Test("A picture that one split has twice is no leak")
  func twice() throws {
    for name in ["a", "b"] { try write(1, to: "train/anger/\(name).png") }
    try write(2, to: "train/fear/c.png")
    #expect(try Dataset.open(folder.path).cautions(about: .train).isEmpty)
  }

  @Test("A single class is named")
  func single() throws {
    try write(1, to: "train/anger/a.png")
    try write(2, to: "train/fear/b.png")
    try write(3, to: "test/fear/c.png")
    let dataset = try Dataset.open(folder.path)
    #expect(dataset.cautions(about: .test).contains { $0.contains("fear") })
    #expect(dataset.cautions(about: .train).isEmpty)
    #expect(dataset.onlyEmotion(in: .test) == .fear && dataset.onlyEmotion(in: .train) == nil)
  }

  @Test("A table without a row says so", arguments: ["fer2013.csv", "labels.csv"])
  func header(name: String) throws {
    let head = name == "fer2013.csv" ? "emotion,pixels,Usage" : "path,emotion"
    try folder.write(head + "\n", to: name)
    let error = #expect(throws: DatasetError.self) { try Dataset.open(folder.path) }
    #expect(error == .noRows(path: folder.path))
  }

  @Test("A table that names a file in two splits says which")
  func table() throws {
    try write(1, to: "a.png")
    try write(2, to: "b.png")
    try folder.write(
      "path,emotion,split,note\na.png,anger,train,x\n./a.png,anger,test,\nb.png,fear,test,\n",
      to: "labels.csv")
    let dataset = try Dataset.open(folder.path)
    #expect(dataset.images.count == 2)
    let reason = try #require(dataset.rejections.first).reason
    #expect(reason.contains("'train'") && reason.contains("'test'"))
  }
}
