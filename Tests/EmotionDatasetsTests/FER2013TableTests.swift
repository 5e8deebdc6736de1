import EmotionCore
import EmotionDatasets
import PixelImages
import TestSupport
import Testing
import Toolkit

@Suite("fer2013.csv")
struct FER2013TableTests {
  static func pixels(_ count: Int = 2304, _ value: String = "9") -> String {
    "0 127 255 " + Array(repeating: value, count: count - 3).joined(separator: " ")
  }

  @Test("The file and its folder give the same dataset", arguments: ["/fer2013.csv", ""])
  func rows(suffix: String) throws {
    let folder = try TemporaryFolder()
    try folder.write(
      "emotion,pixels,Usage\r\n0,\(Self.pixels()),Training\r\n3,\(Self.pixels()),PublicTest\r\n"
        + "6,\(Self.pixels()),PrivateTest\r\n", to: "fer2013.csv")
    let dataset = try Dataset.open(folder.path + suffix)
    #expect(dataset.layout == .fer2013)
    #expect(dataset.images.map(\.id) == ["row-000001", "row-000002", "row-000003"])
    #expect(dataset.images.map(\.emotion) == [.anger, .happiness, .neutral])
    #expect(dataset.images.map(\.split) == [.train, .validation, .test])
    let image = try dataset.images[0].load()
    #expect(image.width == 48 && image.height == 48 && image.channels == 1)
    #expect(Array(image.pixels.prefix(4)) == [0, 127, 255, 9])
  }

  @Test("Other column orders, quotes and a byte order mark are read")
  func otherOrders() throws {
    let folder = try TemporaryFolder()
    try folder.write(
      "\u{FEFF}emotion, Usage, pixels\n4,Training,\"\(Self.pixels())\"", to: "icml_face_data.csv")
    let dataset = try Dataset.open(folder.path)
    #expect(dataset.images.map(\.emotion) == [.sadness])
    #expect(dataset.images.map(\.split) == [.train])
  }

  @Test(
    "A wrong row is rejected with its line",
    arguments: [
      ("0,\(pixels(2303)),Training", "2303 pixels; expected 2304 (48 x 48)"),
      ("0,\(pixels(2305)),Training", "2305 pixels"),
      ("0,\(pixels(2304, "x")),Training", "pixel 4 is 'x'; expected 0...255"),
      ("0,\(pixels(2304, "256")),Training", "pixel 4 is '256'"),
      ("0,\(pixels(2304, "99999999999999999999")),Training", "pixel 4 is '99999999999999999999'"),
      ("0,\(pixels(2304, "-1")),Training", "pixel 4 is '-1'"),
      ("0,,Training", "0 pixels"),
      ("7,\(pixels()),Training", "emotion '7'; expected 0...6"),
      ("happy,\(pixels()),Training", "emotion 'happy'"),
      ("0,\(pixels()),Exam", "Usage 'Exam'; expected Training, PublicTest or PrivateTest"),
      ("0,\(pixels())", "2 fields; expected 3"),
    ])
  func rejected(row: String, reason: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(
      "emotion,pixels,Usage\n5,\(Self.pixels()),Training\n\(row)\n", to: "fer2013.csv")
    let dataset = try Dataset.open(path)
    #expect(dataset.images.map(\.emotion) == [.surprise])
    let rejection = try #require(dataset.rejections.first)
    #expect(rejection.item == "row-000002 (line 3)")
    #expect(rejection.reason.hasPrefix(reason))
  }

  @Test(
    "A wrong column is an error",
    arguments: [
      "emotion,pixels,Use", "emotions,pixels,Usage", "pixels,Usage", "emotion,pixels,pixels", "",
    ])
  func wrongColumn(header: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("\(header)\n0,\(Self.pixels()),Training\n", to: "fer2013.csv")
    let error = #expect(throws: DatasetError.self) { try Dataset.open(path) }
    guard case .wrongColumns(path, _, _) = error else {
      Issue.record("the error is \(String(describing: error))")
      return
    }
  }

  @Test("Without Usage, Stoic makes the split")
  func withoutUsage() throws {
    let folder = try TemporaryFolder()
    let rows = (0..<20).map { "\($0 % 2),\(Self.pixels())" }
    try folder.write("emotion,pixels\n" + rows.joined(separator: "\n"), to: "fer2013.csv")
    let dataset = try Dataset.open(folder.path, seed: 4)
    #expect(dataset.splitOrigin == .generated(seed: 4))
    #expect(Split.allCases.map { dataset.images(in: $0).count } == [14, 3, 3])
  }
}
