import EmotionCore
import EmotionDatasets
import PixelImages
import TestSupport
import Testing

@Suite("Class folders")
struct ClassFolderTests {
  @Test("Folder names may be synonyms of splits and classes")
  func synonyms() throws {
    let folder = try TemporaryFolder()
    try folder.write(to: "Training/Angry/b.jpg")
    try folder.write(to: "PublicTest/happy/c.JPG")
    try folder.write(to: "PrivateTest/surprised/d.png")
    let dataset = try Dataset.open(folder.path)
    #expect(dataset.layout == .classFolders)
    #expect(dataset.splitOrigin == .dataset)
    #expect(dataset.rejections == [])
    #expect(dataset.images(in: .train).map(\.id) == ["Training/Angry/b.jpg"])
    #expect(dataset.images(in: .validation).map(\.emotion) == [.happiness])
    #expect(dataset.images(in: .test).map(\.emotion) == [.surprise])
  }

  @Test("Pictures are listed in the order of their ids, without being decoded")
  func order() throws {
    let folder = try TemporaryFolder()
    for name in ["sad/2.png", "fear/10.jpg", "fear/1.jpg"] { try folder.write(to: name) }
    #expect(
      try Dataset.open(folder.path + "/").images.map(\.id)
        == ["fear/1.jpg", "fear/10.jpg", "sad/2.png"])
  }

  @Test("A folder that means no emotion is reported with the accepted names")
  func unknownClass() throws {
    let folder = try TemporaryFolder()
    try folder.write(to: "train/angry/1.jpg")
    try folder.write(to: "train/cats/1.jpg")
    #expect(
      throws: DatasetError.unknownClassFolders(path: folder.path + "/train", folders: ["cats"])
    ) {
      try Dataset.open(folder.path)
    }
    let sentence = DatasetError.unknownClassFolders(path: "p", folders: ["cats"]).description
    #expect(sentence.contains("'cats'") && sentence.contains("happiness (happy, joy"))
  }

  @Test("A folder beside the splits that is not a split is an error")
  func unknownSplit() throws {
    let folder = try TemporaryFolder()
    try folder.write(to: "train/angry/1.jpg")
    try folder.write(to: "extra/angry/1.jpg")
    #expect(throws: DatasetError.unknownSplitFolders(path: folder.path, folders: ["extra"])) {
      try Dataset.open(folder.path)
    }
  }

  @Test("Unusable files are listed with their reasons, and are an error when strict")
  func rejections() throws {
    let folder = try TemporaryFolder()
    for name in ["anger/1.jpg", "anger/notes.txt", "contempt/1.jpg", "loose.jpg", "README.md"] {
      try folder.write(to: name)
    }
    try folder.write("", to: "anger/empty.jpg")
    try folder.write(to: "anger/deeper/1.jpg")
    try folder.write(to: "anger/.DS_Store")
    let dataset = try Dataset.open(folder.path)
    #expect(dataset.images.map(\.id) == ["anger/1.jpg"])
    #expect(
      dataset.rejections.map(\.item) == [
        "anger/deeper/1.jpg", "anger/empty.jpg", "anger/notes.txt", "contempt/1.jpg", "loose.jpg",
      ])
    #expect(dataset.rejections[1].reason == "the file is empty (0 bytes)")
    #expect(dataset.rejections[3].reason.contains("'contempt' is outside the seven"))
    #expect(throws: DatasetError.rejected(path: folder.path, rejections: dataset.rejections)) {
      try Dataset.open(folder.path, strict: true)
    }
  }

  @Test("If nothing can be used, the error gives the reasons")
  func nothingUsable() throws {
    let folder = try TemporaryFolder()
    try folder.write(to: "contempt/1.jpg")
    let error = #expect(throws: DatasetError.self) { try Dataset.open(folder.path) }
    #expect(error?.description.contains("contempt/1.jpg: its label 'contempt'") == true)
  }

  @Test("Re-sorted CK+ frames keep their subjects together")
  func subjectsFromNames() throws {
    let folder = try TemporaryFolder()
    for subject in 10..<30 {
      for frame in 1...3 {
        try folder.write(to: "happy/S0\(subject)_004_0000001\(frame).png")
        try folder.write(to: "fear/S0\(subject)_002_0000001\(frame).png")
      }
    }
    let dataset = try Dataset.open(folder.path)
    #expect(Set(dataset.images.map(\.subject)).count == 20)
    let people = Split.allCases.map { Set(dataset.images(in: $0).map(\.subject)) }
    #expect(people.map(\.count).reduce(0, +) == 20)
  }

  @Test("A picture is read when it is loaded; a file that is not one fails then")
  func load() throws {
    let folder = try TemporaryFolder()
    try folder.write("no picture", to: "sad/broken.png")
    try folder.createFolder("happy")
    let picture = try Image(width: 2, height: 1, channels: 1, pixels: [7, 200])
    try picture.writePNG(to: folder.path + "/happy/1.png")
    let images = try Dataset.open(folder.path).images
    #expect(try images[0].load() == picture)
    #expect(throws: ImageError.self) { try images[1].load() }
  }
}
