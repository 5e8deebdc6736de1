import EmotionCore
import FaceSynthesis
import Foundation
import PixelImages
import TestSupport
import Testing
import Toolkit

@Suite("A scene")
struct SceneTests {
  private let model: FaceModel

  init() throws { model = try ToyFaceModel.make() }

  private func scenes(people: Int = 3, frames: Int? = nil, threads: Int = 2) -> SyntheticScenes {
    var scenes = SyntheticScenes(model, count: 3)
    (scenes.people, scenes.frames) = (people, frames)
    (scenes.sampling.seed, scenes.sampling.threads) = (7, threads)
    (scenes.width, scenes.height) = (200, 120)
    return scenes
  }

  @Test("shows each face at its place as if it were drawn alone")
  func places() throws {
    let face = FaceDescription(.surprise)
    let scene = SceneDescription(
      width: 200, height: 120,
      people: [
        .init(face: face, centre: Point(x: 49.5, y: 59.5), side: 80),
        .init(face: face, centre: Point(x: 149.5, y: 49.5), side: 60),
      ])
    let drawn = try model.draw(scene)
    #expect(drawn.image.width == 200 && drawn.image.height == 120 && drawn.image.channels == 1)
    for (index, (corner, side)) in [(Point(x: 10, y: 20), 80), (Point(x: 120, y: 20), 60)]
      .enumerated()
    {
      let alone = try model.draw(face, side: side)
      let shifted = alone.landmarks.points.map { $0 + corner }
      #expect(drawn.landmarks[index].points == shifted)
      // The background does not show through the middle of a face.
      for offset in -10...10 {
        let (x, y) = (side / 2 + offset, side / 2)
        #expect(
          drawn.image.pixels[(Int(corner.y) + y) * 200 + Int(corner.x) + x]
            == alone.image.pixels[y * side + x])
      }
    }
  }

  @Test("hides what is behind a nearer face, and keeps faces partly outside")
  func order() throws {
    func drawn(_ sides: [Int]) throws -> DrawnScene {
      try model.draw(
        SceneDescription(
          width: 100, height: 100,
          people: sides.map {
            .init(
              face: FaceDescription($0 == 60 ? .anger : .surprise), centre: Point(x: 49.5, y: 5),
              side: $0)
          }))
    }
    let (far, both) = (try drawn([60]), try drawn([40, 60]))
    #expect(both.landmarks.count == 2)
    #expect(both.image.pixels[5 * 100 + 50] == far.image.pixels[5 * 100 + 50])
    #expect(both.landmarks[1] == far.landmarks[0])
    #expect(far.landmarks[0].points.contains { $0.y < 0 })
  }

  @Test("refuses an image or a face whose size is out of range")
  func sizes() {
    var scene = SceneDescription(width: 20, height: 100)
    #expect(throws: FaceModelError.side(20)) { try model.draw(scene) }
    scene.width = 5000
    #expect(throws: FaceModelError.side(5000)) { try model.draw(scene) }
    scene.width = 100
    scene.people = [.init(face: FaceDescription(.fear), centre: Point(x: 0, y: 0), side: 8)]
    #expect(throws: FaceModelError.side(8)) { try model.draw(scene) }
    scene.people[0].side = 40
    for place in [-1e300, .infinity, .nan] {
      scene.people[0].centre.x = place
      let error = #expect(throws: FaceModelError.self) { try model.draw(scene) }
      #expect(error?.description.contains("centre") == true)
    }
  }

  @Test("is refused without emotions or with more faces than a folder can hold")
  func many() throws {
    let folder = try TemporaryFolder()
    for change: (inout SyntheticScenes) -> Void in [
      { $0.sampling.emotions = [] }, { $0.count = -1 }, { $0.frames = .max },
      { $0.count = 100_000 },
      { $0.sampling.variation.cut = 0 }, { $0.sampling.variation.blur = -1 },
      { $0.sampling.variation.leastQuality = 99 },
    ] {
      var scenes = scenes()
      change(&scenes)
      let error = #expect(throws: FaceModelError.self) { try scenes.write(to: folder.file("a")) }
      #expect(error?.fault == .usage)
    }
    #expect(try folder.names().isEmpty)
  }

  @Test("places random people side by side, the same for the same seed")
  func chance() throws {
    let scene = scenes().scene(1)
    #expect(scene == scenes(threads: 1).scene(1))
    #expect(scene != scenes().scene(2))
    // Three per scene, all seven in turn, shuffled.
    let shown = Set(scene.people.map(\.face.emotion))
    #expect(shown == Set(Emotion.allCases[3...5]))
    for person in scene.people {
      let half = Double(person.side) / 2
      #expect(person.centre.x - half > -1 && person.centre.x + half < 201)
      #expect(person.centre.y - half > -1 && person.centre.y + half < 121)
    }
    let centres = scene.people.map(\.centre.x)
    #expect(centres == centres.sorted())
  }

  @Test("begins and ends a sequence without expression, which is strongest in the middle")
  func frames() {
    let scene = scenes().scene(0)
    let intensities = (0..<9).map { frame in
      SyntheticScenes.frame(frame, of: 9, in: scene).people.map(\.face.intensity)
    }
    #expect(intensities[0].allSatisfy { abs($0) < 1e-9 })
    #expect(intensities[8].allSatisfy { abs($0) < 1e-9 })
    for (place, person) in scene.people.enumerated() {
      #expect(abs(intensities[4][place] - person.face.intensity) < 1e-9)
      let heights = intensities.map { $0[place] }
      #expect(heights[0...4].sorted() == Array(heights[0...4]))
      #expect(heights[4...8].sorted(by: >) == Array(heights[4...8]))
    }
    #expect(SyntheticScenes.frame(0, of: 1, in: scene) == scene)
  }

  @Test("is written with the landmarks and the emotion of every face", arguments: [nil, 3])
  func written(frames: Int?) throws {
    let folder = try TemporaryFolder()
    let scenes = scenes(people: 2, frames: frames)
    try scenes.write(to: folder.file("scenes"))
    let table = try String(
      contentsOfFile: folder.file("scenes/landmarks.csv"), encoding: .utf8)
    let rows = table.split(separator: "\n").dropFirst().map {
      $0.split(separator: ",").map(String.init)
    }
    #expect(rows.count == 2 * scenes.pictures)
    let last = (frames ?? 1) - 1
    let scene = SyntheticScenes.frame(last, of: last + 1, in: scenes.scene(2))
    let drawn = try model.draw(scene)
    #expect(
      try Image.read(folder.file("scenes/\(scenes.path(2, frame: last))")) == drawn.image)
    let row = try #require(rows.last)
    #expect(row[0] == scenes.path(2, frame: last) && row[1] == "1")
    #expect(row[2] == scene.people[1].face.emotion.rawValue)
    #expect(abs((Double(row[4]) ?? .nan) - drawn.landmarks[1].points[0].x) < 0.006)
    // The number of threads does not matter.
    try self.scenes(people: 2, frames: frames, threads: 1).write(to: folder.file("again"))
    #expect(
      try Data(contentsOf: URL(fileURLWithPath: folder.file("scenes/landmarks.csv")))
        == Data(contentsOf: URL(fileURLWithPath: folder.file("again/landmarks.csv"))))
  }
}
