import DurableFiles
import EmotionRecognition
import Foundation
import Safetensors
import Testing
import Toolkit

@Suite("The library of installed models")
struct ModelLibraryTests {
  /// A file with a card and no weights, which is all that the library reads.
  static func install(
    _ name: String, in folder: String, method: ModelMethod = .landmarkMLP, accuracy: Double? = nil
  ) throws {
    var card = Models.card
    card.name = name
    card.method = method
    card.accuracy = accuracy.map {
      ModelCard.Accuracy(value: $0, ci95: [0, 1], n: 10, data: "toy")
    }
    try ModelFile(card: card, tensors: [:]).write(to: "\(folder)/\(name).safetensors")
  }

  @Test("searches what the user names, then the environment, the program, the folder, the system")
  func searchOrder() {
    let folders = ModelLibrary.searchFolders(
      explicit: "/mine", environment: ["STOIC_MODELS": "/one:/two"],
      executable: "/opt/stoic/bin/stoic", workingFolder: "/home/me")
    #expect(
      folders == [
        "/mine", "/one", "/two", "/opt/stoic/bin/Models", "/opt/stoic/share/stoic/Models",
        "/home/me/Models", "/usr/local/share/stoic/Models", "/usr/share/stoic/Models",
      ])
  }

  @Test("searches the clone that the program was built in, from whatever folder it is called")
  func clone() {
    let folders = ModelLibrary.searchFolders(
      explicit: nil, environment: [:], executable: "/src/stoic/.build/x86_64/release/stoic",
      workingFolder: "/home/me")
    #expect(folders.contains("/src/stoic/Models"))
  }

  @Test("searches each folder once, and works without environment and program")
  func fewFolders() {
    let folders = ModelLibrary.searchFolders(
      explicit: "/home/me/Models", environment: ["STOIC_MODELS": ""], executable: nil,
      workingFolder: "/home/me")
    #expect(
      folders == [
        "/home/me/Models", "/usr/local/share/stoic/Models", "/usr/share/stoic/Models",
      ])
  }

  @Test("lists models by folder and name, hides later ones of the same name, and keeps to models")
  func listing() throws {
    try withTemporaryFolder { folder in
      let (first, second) = (folder + "/a", folder + "/b")
      try Self.install("z", in: first)
      try Self.install("y", in: first)
      try Self.install("z", in: second, method: .resnet18)
      try Self.install("x", in: second)
      try DurableFile.write(Data("words".utf8), to: first + "/z.md")
      try DurableFile.write(Data("half".utf8), to: first + "/w.safetensors.partial-12")
      let library = ModelLibrary(folders: [first, folder + "/none", second])
      let (models, rejections) = library.contents()
      #expect(models.map(\.name) == ["y", "z", "x"])
      #expect(models.map(\.card.method) == [.landmarkMLP, .landmarkMLP, .landmarkMLP])
      #expect(models[2].path == second + "/x.safetensors")
      #expect(rejections.isEmpty)
    }
  }

  @Test("tells of files that are no models instead of hiding them")
  func rejections() throws {
    try withTemporaryFolder { folder in
      try Self.install("good", in: folder)
      try DurableFile.write(Data("words".utf8), to: folder + "/bad.safetensors")
      try SafetensorsFile(metadata: ["made_by": "another program"])
        .write(to: folder + "/foreign.safetensors")
      let (models, rejections) = ModelLibrary(folders: [folder]).contents()
      #expect(models.map(\.name) == ["good"])
      #expect(rejections.map(\.code) == [.unreadable, .badMetadata])
      #expect(rejections.allSatisfy { $0.description.contains(folder) })
    }
  }

  @Test("finds a model by name, by file name and by path")
  func lookup() throws {
    try withTemporaryFolder { folder in
      try Self.install("mlp", in: folder)
      let path = folder + "/mlp.safetensors"
      let library = ModelLibrary(folders: [folder])
      for name in ["mlp", "mlp.safetensors", path] {
        let model = try library.model(name)
        #expect(model.name == "mlp")
        #expect(model.path == path)
      }
      #expect(try ModelLibrary(folders: []).model(path).card.name == "mlp")
    }
  }

  @Test("says which models there are when asked for one that is not")
  func notInstalled() throws {
    try withTemporaryFolder { folder in
      try Self.install("mlp", in: folder)
      let library = ModelLibrary(folders: [folder])
      let error = #expect(throws: ModelError.self) { try library.model("nlp") }
      #expect(error?.code == .notFound)
      #expect(error?.description.contains("mlp") == true)
      #expect(error?.description.contains(folder) == true)
      #expect(throws: ModelError.self) { try library.model("") }
      #expect(throws: ModelError.self) { try library.model(folder) }
    }
  }

  @Test("takes the most accurate model of a family from the first folder that has any")
  func standardModel() throws {
    try withTemporaryFolder { folder in
      let (first, second) = (folder + "/a", folder + "/b")
      try Self.install("a", in: first)
      try Self.install("b", in: first, method: .landmarkSVM, accuracy: 0.54)
      try Self.install("c", in: first, accuracy: 0.53)
      try Self.install("d", in: second, accuracy: 0.9)
      try Self.install("e", in: second, method: .resnet34, accuracy: 0.6)
      let library = ModelLibrary(folders: [first, second])
      #expect(try library.standardModel(of: .landmark).name == "b")
      #expect(try library.standardModel(of: .resnet).name == "e")
      let error = #expect(throws: ModelError.self) {
        try ModelLibrary(folders: [first]).standardModel(of: .resnet)
      }
      #expect(error?.code == .notFound)
      #expect(error?.description.contains("stoic train") == true)
    }
  }

  @Test("takes the name of a family for its best model, and both for the best of both")
  func words() throws {
    try withTemporaryFolder { folder in
      try Self.install("a", in: folder, accuracy: 0.5)
      try Self.install("b", in: folder, accuracy: 0.6)
      try Self.install("r", in: folder, method: .resnet18, accuracy: 0.4)
      let library = ModelLibrary(folders: [folder])
      #expect(try library.model("landmark").name == "b")
      #expect(try library.model("resnet").name == "r")
      #expect(try library.models("both").map(\.name) == ["b", "r"])
      #expect(try library.models("a").map(\.name) == ["a"])
      #expect(throws: ModelError.self) { try library.model("both") }
    }
  }

  @Test("gives models that need libtorch to no loader that does not link it")
  func loaders() throws {
    try withTemporaryFolder { folder in
      try Self.install("r", in: folder, method: .resnet18)
      let installed = try ModelLibrary(folders: [folder]).model("r")
      #expect(!ModelLoader.standard.reads(installed.card.method.family))
      let error = #expect(throws: ModelError.self) { try ModelLoader.standard.load(installed) }
      #expect(error?.code == .needsOtherModule && error?.fault == .usage)
    }
  }
}
