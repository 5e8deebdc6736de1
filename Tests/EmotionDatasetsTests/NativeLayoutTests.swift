import EmotionCore
import EmotionDatasets
import TestSupport
import Testing

@Suite("CK+, JAFFE and KDEF")
struct NativeLayoutTests {
  @Test("CK+ gives the peak under its label and the first frame as neutral")
  func ckPlus() throws {
    let folder = try TemporaryFolder()
    let sequences = [
      ("S005", "001", 11, "   3.0000000e+00\n"), ("S010", "002", 14, "   7.0000000e+00\n"),
      ("S011", "003", 9, "   2.0000000e+00\n"), ("S014", "005", 4, "anger"),
    ]
    for (subject, number, peak, label) in sequences {
      for frame in 1...peak {
        let name = "\(subject)_\(number)_000000" + (frame < 10 ? "0" : "") + "\(frame)"
        try folder.write(to: "cohn-kanade-images/\(subject)/\(number)/\(name).png")
        if frame == peak {
          try folder.write(label, to: "Emotion/\(subject)/\(number)/\(name)_emotion.txt")
        }
      }
    }
    try folder.write(to: "cohn-kanade-images/S022/001/S022_001_00000001.png")
    let dataset = try Dataset.open(folder.path)
    #expect(dataset.layout == .ckPlus)
    #expect(
      dataset.images.map { $0.id.split(separator: "/").last ?? "" } == [
        "S005_001_00000001.png", "S005_001_00000011.png", "S010_002_00000001.png",
        "S010_002_00000014.png", "S011_003_00000001.png", "S014_005_00000001.png",
      ])
    #expect(
      dataset.images.map(\.emotion) == [
        .neutral, .disgust, .neutral, .surprise, .neutral, .neutral,
      ]
    )
    #expect(
      dataset.images.map(\.subject) == ["S005", "S005", "S010", "S010", "S011", "S014"])
    #expect(dataset.rejections.count == 2)
    #expect(dataset.rejections[0].reason.contains("'contempt' is outside the seven"))
    #expect(dataset.rejections[1].reason.contains("contains 'anger'; expected 0...7"))
  }

  @Test("CK+ without its label files is not mistaken for class folders")
  func ckPlusWithoutLabels() throws {
    let folder = try TemporaryFolder()
    try folder.write(to: "S005/001/S005_001_00000001.png")
    #expect(
      throws: DatasetError.noLabels(
        path: folder.path, example: "S005/001/S005_001_00000001.png")
    ) {
      try Dataset.open(folder.path)
    }
  }

  @Test("JAFFE's names give subject and emotion, and the split keeps subjects together")
  func jaffe() throws {
    let folder = try TemporaryFolder()
    let subjects = ["KA", "KL", "KM", "KR", "MK", "NA", "NM", "TM", "UY", "YM"]
    let codes = ["AN", "DI", "FE", "HA", "NE", "SA", "SU"]
    for (s, subject) in subjects.enumerated() {
      for (c, code) in codes.enumerated() {
        for take in 1...3 {
          try folder.write(to: "\(subject).\(code)\(take).\(s * 21 + c * 3 + take).tiff")
        }
      }
    }
    try folder.write(to: "montage.tiff")
    try folder.write(to: "README")
    let dataset = try Dataset.open(folder.path, seed: 1)
    #expect(dataset.layout == .jaffe)
    #expect(dataset.images.count == 210)
    #expect(dataset.rejections.map(\.item) == ["montage.tiff"])
    #expect(dataset.images.first { $0.id == "KA.AN1.1.tiff" }?.emotion == .anger)
    let people = Split.allCases.map { Set(dataset.images(in: $0).map(\.subject)) }
    #expect(people.map(\.count).reduce(0, +) == 10)
    #expect(people[0].count == 7 && !people[1].isEmpty && !people[2].isEmpty)
  }

  @Test("KDEF's two sessions of a person are one subject")
  func kdef() throws {
    let folder = try TemporaryFolder()
    for name in ["AF01/AF01AFS.JPG", "BF01/BF01SUHL.JPG", "AM35/AM35NEFR.JPG", "AM35/AM35.JPG"] {
      try folder.write(to: name)
    }
    let dataset = try Dataset.open(folder.path)
    #expect(dataset.layout == .kdef)
    #expect(
      dataset.images.map(\.id) == ["AF01/AF01AFS.JPG", "AM35/AM35NEFR.JPG", "BF01/BF01SUHL.JPG"])
    #expect(dataset.images.map(\.emotion) == [.fear, .neutral, .surprise])
    #expect(dataset.images.map(\.subject) == ["F01", "M35", "F01"])
    #expect(dataset.images[0].split == dataset.images[2].split)
    #expect(dataset.rejections.map(\.item) == ["AM35/AM35.JPG"])
  }
}
