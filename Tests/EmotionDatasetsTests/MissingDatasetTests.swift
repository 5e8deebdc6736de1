import EmotionDatasets
import TestSupport
import Testing
import Toolkit

@Suite("Paths without a dataset")
struct MissingDatasetTests {
  @Test("Each gets an error that names it")
  func errors() throws {
    let folder = try TemporaryFolder()
    try folder.createFolder("empty")
    try folder.write(to: "words/a/readme.txt")
    let loose = try folder.write(to: "loose/me.jpg")
    let cases: [(String, DatasetError)] = [
      ("gone", .missing(path: folder.path + "/gone")),
      ("empty", .emptyFolder(path: folder.path + "/empty")),
      ("words", .noPictures(path: folder.path + "/words")),
      ("loose", .noLabels(path: folder.path + "/loose", example: "me.jpg")),
      ("loose/me.jpg", .notADataset(path: loose)),
    ]
    for (name, expected) in cases {
      let path = folder.path + "/" + name
      let error = #expect(throws: expected) { try Dataset.open(path) }
      #expect(error?.description.hasPrefix(path) == true)
      #expect(error?.fault == .data)
    }
  }
}
