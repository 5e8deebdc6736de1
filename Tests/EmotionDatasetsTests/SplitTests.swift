import EmotionCore
import EmotionDatasets
import TestSupport
import Testing
import Toolkit

@Suite("Generated splits")
struct SplitTests {
  /// Classes of 100, 40 and 7 stand-ins for pictures.
  static func unevenFolder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for (name, count) in [("happy", 100), ("sad", 40), ("fear", 7)] {
      for number in 0..<count { try folder.write(to: "\(name)/\(number).png") }
    }
    return folder
  }

  static func counts(_ images: [LabelledImage]) -> [Emotion: Int] {
    images.reduce(into: [:]) { $0[$1.emotion, default: 0] += 1 }
  }

  @Test("Without subjects, every class is divided 70 : 15 : 15")
  func stratified() throws {
    let folder = try Self.unevenFolder()
    let dataset = try Dataset.open(folder.path, seed: 7)
    #expect(dataset.splitOrigin == .generated(seed: 7))
    for (split, share) in [(Split.train, 0.7), (.validation, 0.15), (.test, 0.15)] {
      let found = Self.counts(dataset.images(in: split))
      for (emotion, total) in [(Emotion.happiness, 100.0), (.sadness, 40), (.fear, 7)] {
        #expect(abs(Double(found[emotion] ?? 0) - share * total) <= 1)
      }
    }
  }

  @Test("The seed determines the split, and the fingerprint shows it")
  func seeds() throws {
    let folder = try Self.unevenFolder()
    let first = try Dataset.open(folder.path, seed: 1)
    let again = try Dataset.open(folder.path, seed: 1)
    let other = try Dataset.open(folder.path, seed: 2)
    #expect(first.images.map(\.split) == again.images.map(\.split))
    #expect(first.fingerprint == again.fingerprint)
    #expect(first.images.map(\.split) != other.images.map(\.split))
    #expect(first.fingerprint != other.fingerprint)
    try folder.write("another size", to: "sad/3.png")
    #expect(try Dataset.open(folder.path, seed: 1).fingerprint != first.fingerprint)
  }

  @Test("The fingerprint does not depend on where the dataset is")
  func movable() throws {
    let (here, there) = (try Self.unevenFolder(), try Self.unevenFolder())
    let fingerprint = try Dataset.open(here.path).fingerprint
    #expect(try Dataset.open(there.path).fingerprint == fingerprint)
    #expect(fingerprint.hasPrefix("sha256:") && fingerprint.count == 71)
  }

  @Test("With subjects, each is in one split, and the classes stay near their shares")
  func disjoint() throws {
    let folder = try TemporaryFolder()
    var table = "path,emotion,subject\n"
    for person in 0..<60 {
      for picture in 0..<(1 + person % 5) {
        let name = "\(person)-\(picture).jpg"
        try folder.write(to: name)
        table += "\(name),\(["fear", "joy", "sad"][(person + picture) % 3]),P\(person)\n"
      }
    }
    try folder.write(table, to: "labels.csv")
    let dataset = try Dataset.open(folder.path, seed: 3)
    let people = Split.allCases.map { Set(dataset.images(in: $0).map(\.subject)) }
    #expect(people.map(\.count).reduce(0, +) == 60)
    for split in Split.allCases {
      let share = split == .train ? 0.7 : 0.15
      for (_, found) in Self.counts(dataset.images(in: split)) {
        #expect(abs(Double(found) - share * 60) <= 3)
      }
    }
  }

  @Test("Three subjects fill three splits")
  func threeSubjects() throws {
    let folder = try TemporaryFolder()
    for number in 1...6 { try folder.write(to: "\(number).jpg") }
    let rows = (1...6).map { "\($0).jpg,anger,P\($0 % 3)" }
    try folder.write("path,emotion,subject\n" + rows.joined(separator: "\n"), to: "labels.csv")
    let dataset = try Dataset.open(folder.path)
    #expect(Split.allCases.map { dataset.images(in: $0).count } == [2, 2, 2])
  }

  @Test("Validation pictures are taken from training if there are none")
  func validation() throws {
    let folder = try TemporaryFolder()
    for number in 0..<50 {
      try folder.write(to: "train/happy/\(number).png")
      try folder.write(to: "train/fear/\(number).png")
    }
    try folder.write(to: "test/fear/1.png")
    let dataset = try Dataset.open(folder.path)
    #expect(dataset.images(in: .validation).isEmpty)
    let divided = dataset.holdingOutValidation(share: 0.2, seed: 1)
    #expect(Self.counts(divided.images(in: .validation)) == [.happiness: 10, .fear: 10])
    #expect(divided.images(in: .train).count == 80)
    #expect(divided.splitOrigin == .heldOutValidation(seed: 1))
    #expect(divided.trainingWords(count: 80).contains("held out with seed 1, 80 pictures"))
    #expect(divided.images(in: .test).map(\.id) == ["test/fear/1.png"])
    #expect(divided.images.map(\.id) == dataset.images.map(\.id))
    #expect(divided.holdingOutValidation().fingerprint == divided.fingerprint)
  }
}
