import EmotionCore
import EmotionDatasets
import FaceSynthesis
import Foundation
import PixelImages
import TestSupport
import Testing
import Toolkit

@Suite("A folder of synthetic faces")
struct SyntheticDatasetTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func faces(count: Int = 9, seed: UInt64 = 7, threads: Int = 2) throws -> SyntheticDataset
  {
    var faces = SyntheticDataset(try ToyFaceModel.make(), count: count)
    (faces.sampling.seed, faces.side, faces.sampling.threads) = (seed, 40, threads)
    return faces
  }

  /// The bytes of every file.
  private func contents(_ name: String) throws -> [String: Data] {
    let root = folder.file(name)
    var found: [String: Data] = [:]
    for case let path as String in try #require(FileManager.default.enumerator(atPath: root)) {
      var isFolder: ObjCBool = false
      _ = FileManager.default.fileExists(atPath: "\(root)/\(path)", isDirectory: &isFolder)
      if !isFolder.boolValue {
        found[path] = try Data(contentsOf: URL(fileURLWithPath: "\(root)/\(path)"))
      }
    }
    return found
  }

  @Test(
    "has the same bytes for the same seed on any number of threads, and others for another seed")
  func deterministic() throws {
    try faces(threads: 1).write(to: folder.file("a"))
    try faces(threads: 3).write(to: folder.file("b"))
    try faces(seed: 8).write(to: folder.file("c"))
    #expect(try contents("a") == contents("b"))
    #expect(try contents("a") != contents("c"))
    // More faces do not change the first ones.
    try faces(count: 14).write(to: folder.file("d"))
    let (few, many) = (try contents("a"), try contents("d"))
    #expect(few.filter { $0.key.hasSuffix(".png") }.allSatisfy { many[$0.key] == $0.value })
  }

  @Test("can be opened as a dataset: all emotions in turn, in the test split")
  func dataset() throws {
    try faces(count: 14).write(to: folder.file("faces"))
    let dataset = try Dataset.open(folder.file("faces"))
    #expect(dataset.rejections.isEmpty)
    let images = dataset.images(in: .test)
    #expect(images.count == 14)
    for emotion in Emotion.allCases { #expect(images.count { $0.emotion == emotion } == 2) }
    #expect(try images[0].load().width == 40)
    #expect(dataset.caution?.contains("synthetic") == true)
  }

  @Test("has the landmarks that each face was drawn with")
  func landmarks() throws {
    let set = try faces(count: 3)
    try set.write(to: folder.file("faces"))
    let text = try String(
      contentsOfFile: folder.file("faces/\(SyntheticDataset.landmarksName)"), encoding: .utf8)
    let rows = text.split(separator: "\n").map { $0.split(separator: ",").map(String.init) }
    #expect(rows.count == 4)
    #expect(rows[0].count == 140 && rows[0][4] == "x_0" && rows[0][139] == "y_67")
    for number in 0..<3 {
      let points = try set.model.draw(set.face(number), side: 40).landmarks.points
      #expect(rows[number + 1][0] == set.path(number))
      #expect(rows[number + 1][1] == "0" && rows[number + 1][2] == set.emotion(number).rawValue)
      let values = rows[number + 1].dropFirst(4).compactMap { Double($0) }
      for (point, found) in points.enumerated() {
        #expect(abs(values[point] - found.x) <= 0.006)
        #expect(abs(values[68 + point] - found.y) <= 0.006)
      }
    }
  }

  @Test("states in its manifest that it is synthetic")
  func manifest() throws {
    try faces(count: 2).write(to: folder.file("faces"))
    let bytes = try Data(
      contentsOf: URL(fileURLWithPath: folder.file("faces/\(SyntheticDataset.manifestName)")))
    let page = try JSONSerialization.jsonObject(with: bytes) as? [String: Any]
    #expect(page?["synthetic"] as? Bool == true)
    #expect(page?["seed"] as? Int == 7)
    #expect((page?["faces"] as? [Any])?.count == 2)
  }

  @Test("never replaces other files, and replaces its own kind only on request")
  func occupied() throws {
    try folder.write("thesis", to: "mine/thesis.tex")
    for replaces in [false, true] {
      let error = #expect(throws: FaceModelError.self) {
        try faces().write(to: folder.file("mine"), replaces: replaces)
      }
      #expect(error?.fault == .usage)
    }
    try faces(count: 2).write(to: folder.file("faces"))
    #expect(throws: FaceModelError.occupied(path: folder.file("faces"))) {
      try faces().write(to: folder.file("faces"))
    }
    try faces(count: 4).write(to: folder.file("faces"), replaces: true)
    #expect(try contents("faces").keys.count { $0.hasSuffix(".png") } == 4)
    #expect(try folder.names() == ["faces", "mine"])
    #expect(try contents("mine").count == 1)
  }

  @Test(
    "is not replaced if it holds other files or belongs to another program",
    arguments: ["faces/notes.txt", "faces/anger/mine.png", "faces/run/report.md"])
  func added(name: String) throws {
    try faces(count: 2).write(to: folder.file("faces"))
    try folder.write("precious", to: name)
    let error = #expect(throws: FaceModelError.self) {
      try faces().write(to: folder.file("faces"), replaces: true)
    }
    #expect(error?.fault == .usage)
    // The file, or the folder that holds it.
    let parts = name.split(separator: "/")
    #expect(error?.description.contains(" \(parts[1])") == true)
    #expect(try contents(name.hasPrefix("faces/run") ? "faces/run" : "faces").count >= 1)
    #expect(FileManager.default.fileExists(atPath: folder.file(name)))
    // Another program's folder with a manifest of its own.
    try folder.write("{\"synthetic\":true}", to: "app/manifest.json")
    try folder.write("a thesis", to: "app/thesis.txt")
    #expect(throws: FaceModelError.foreign(path: folder.file("app"), entry: nil)) {
      try faces().write(to: folder.file("app"), replaces: true)
    }
  }

  @Test("does not replace a folder that appears meanwhile")
  func race() throws {
    let error = #expect(throws: FaceModelError.self) {
      try faces().write(to: folder.file("faces")) { done in
        if done == 1 { _ = try? folder.write("precious", to: "faces/thesis.txt") }
      }
    }
    #expect(error == .occupied(path: folder.file("faces")))
    #expect(try contents("faces").keys.sorted() == ["thesis.txt"])
    #expect(try folder.names() == ["faces"])
  }

  @Test(
    "never replaces a file, and says why", arguments: [false, true])
  func file(replaces: Bool) throws {
    try folder.write("a thesis", to: "README.md")
    let error = #expect(throws: FaceModelError.self) {
      try faces().write(to: folder.file("README.md"), replaces: replaces)
    }
    #expect(error?.fault == .usage)
    #expect(error?.description.contains("it is not a folder") == true)
    #expect(try contents("README.md").isEmpty && folder.names() == ["README.md"])
  }

  @Test("leaves nothing behind if it cannot be written")
  func unwritable() throws {
    try folder.write("a file", to: "file")
    #expect(throws: FaceModelError.self) { try faces().write(to: folder.file("file/faces")) }
    #expect(try folder.names() == ["file"])
    var bad = try faces()
    bad.side = 5
    #expect(throws: FaceModelError.side(5)) { try bad.write(to: folder.file("faces")) }
    #expect(try folder.names() == ["file"])
  }
}
