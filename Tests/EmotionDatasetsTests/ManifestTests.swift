import EmotionCore
import EmotionDatasets
import TestSupport
import Testing

@Suite("Manifest")
struct ManifestTests {
  @Test("Quotes, CRLF, a byte order mark and any column order are read")
  func quoting() throws {
    let folder = try TemporaryFolder()
    try folder.write(to: "images/a, \"b\".jpg")
    try folder.write(to: "images/c.jpg")
    try folder.write(
      "\u{FEFF}Emotion,path,subject,split\r\nhappy,\"images/a, \"\"b\"\".jpg\",\"Ann\",test\r\n"
        + "\r\nfear , ./images//c.jpg ,,training\r\n", to: "labels.csv")
    let dataset = try Dataset.open(folder.path)
    #expect(dataset.layout == .manifest)
    #expect(dataset.rejections == [])
    #expect(dataset.images.map(\.id) == ["images/a, \"b\".jpg", "images/c.jpg"])
    #expect(dataset.images.map(\.emotion) == [.happiness, .fear])
    #expect(dataset.images.map(\.subject) == ["Ann", nil])
    #expect(dataset.images.map(\.split) == [.test, .train])
  }

  @Test(
    "A wrong row is rejected with its line",
    arguments: [
      ("gone.jpg,anger,S2,", "cannot be read: No such file"),
      ("2.jpg,contempt,S2,", "its label 'contempt' is outside the seven"),
      ("2.jpg,angr,S2,", "the label 'angr' means no emotion"),
      ("2.jpg,3,S2,", "the label '3' means no emotion"),
      ("2.jpg,anger,S2,exam", "the split is 'exam'"),
      ("2.jpg,anger,S2,", "it has no split, but others have one"),
      ("2.jpg,anger,S2", "3 fields; expected 4"),
      (",anger,S2,", "the path is empty"),
      ("./1.jpg,anger,S2,", "line 2 names the same file"),
      ("empty.jpg,anger,S2,", "the file is empty"),
      ("folder,anger,S2,", "is a folder; expected a picture"),
    ])
  func rejected(row: String, reason: String) throws {
    let folder = try TemporaryFolder()
    for name in ["1.jpg", "2.jpg", "folder/x.jpg"] { try folder.write(to: name) }
    try folder.write("", to: "empty.jpg")
    let path = try folder.write(
      "path,emotion,subject,split\n1.jpg,fear,S1,train\n\(row)\n", to: "anything.csv")
    let dataset = try Dataset.open(path)
    #expect(dataset.images.map(\.id) == ["1.jpg"])
    #expect(dataset.rejections.count == 1)
    #expect(dataset.rejections[0].reason.contains(reason))
  }

  @Test("A dataset says so if its table calls pictures synthetic")
  func synthetic() throws {
    let folder = try TemporaryFolder()
    for name in ["1.jpg", "2.jpg", "3.jpg"] { try folder.write(to: name) }
    func dataset(_ rows: String) throws -> Dataset {
      let path = try folder.write("path,emotion,synthetic\n\(rows)", to: "labels.csv")
      return try Dataset.open(path)
    }
    let mixed = try dataset("1.jpg,fear,\n2.jpg,fear,false\n3.jpg,fear,true\n")
    #expect(mixed.images.map(\.isSynthetic) == [false, false, true])
    #expect(mixed.caution?.contains("synthetic") == true)
    #expect(try dataset("1.jpg,fear,\n2.jpg,fear,false\n").caution == nil)
    let unclear = try dataset("1.jpg,fear,perhaps\n2.jpg,fear,false\n")
    #expect(unclear.rejections.map(\.reason).first?.contains("'perhaps'") == true)
  }

  @Test(
    "A wrong column is an error that quotes the line",
    arguments: [
      ("path,label", "the column 'emotion' is missing"),
      ("path,emotion,subjct", "the column 'subjct' is nearly 'subject'"),
      ("path,emotion,emotion", "a column is named twice"),
      ("file;emotion", "there is neither 'pixels' nor 'path'"),
    ])
  func wrongColumn(header: String, problem: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("\(header)\n1.jpg,fear\n", to: "manifest.csv")
    let error = #expect(throws: DatasetError.self) { try Dataset.open(path) }
    #expect(error?.description.hasPrefix("\(path): \(problem)") == true)
    #expect(error?.description.contains("'\(header)'") == true)
  }

  @Test("A quote that never closes is an error with its line")
  func malformed() throws {
    let folder = try TemporaryFolder()
    try folder.write(to: "1.jpg")
    let path = try folder.write("path,emotion\n1.jpg,fear\n\"2.jpg,fear\n", to: "labels.csv")
    #expect(
      throws: DatasetError.malformedTable(
        path: path, line: 3, reason: "a quote opens here and never closes")
    ) {
      try Dataset.open(path)
    }
  }

  @Test("A subject in two splits is an error that names the subject")
  func leak() throws {
    let folder = try TemporaryFolder()
    for name in 1...5 { try folder.write(to: "\(name).jpg") }
    let path = try folder.write(
      "path,emotion,subject,split\n1.jpg,fear,Ann,train\n2.jpg,fear,Ann,test\n"
        + "3.jpg,fear,Bob,test\n4.jpg,fear,,train\n5.jpg,fear,,test\n", to: "labels.csv")
    let error = #expect(throws: DatasetError.subjectLeak(path: path, subjects: ["Ann"])) {
      try Dataset.open(path)
    }
    #expect(error?.description.contains("'Ann'") == true)
  }

  @Test("A table with only a header says so")
  func headerOnly() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("path,emotion\n", to: "labels.csv")
    #expect(throws: DatasetError.noRows(path: path)) { try Dataset.open(path) }
  }
}
