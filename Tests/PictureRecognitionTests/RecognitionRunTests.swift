import EmotionCore
import EmotionRecognition
import FaceAnalysis
import FaceSynthesis
import Foundation
import PictureRecognition
import PixelImages
import Synchronization
import TestSupport
import Testing
import Toolkit

@Suite("A run over pictures")
struct RecognitionRunTests {
  private let folder: TemporaryFolder
  private let faces: FaceModel

  init() throws {
    folder = try TemporaryFolder()
    faces = try FaceModel.read(ModelLibrary.standard().faceModel())
  }

  private func run(jobs: Int = 2, maximumFaces: Int = .max) throws -> RecognitionRun {
    let library = ModelLibrary.standard()
    let model = try LandmarkModel.read(library.standardModel(of: .landmark).path)
    return RecognitionRun(
      try PictureReader(
        [model], predictor: ShapePredictor(), maximumFaces: maximumFaces, threads: jobs))
  }

  private func reports(_ run: RecognitionRun, _ paths: [String]) throws -> [PictureReport] {
    let taken = Mutex<[PictureReport]>([])
    var (list, video) = (PictureList(paths), PictureList.Item?.none)
    _ = try run.run(&list, upTo: &video) { outcome, _ in
      taken.withLock { $0.append(outcome.report) }
    }
    return taken.withLock { $0 }
  }

  private func found(_ report: PictureReport) -> [PictureReport.Face] {
    guard case .faces(let faces) = report.content else { return [] }
    return faces
  }

  @Test("finds every face of a scene near where it was drawn, with its pose", arguments: [1, 3])
  func scenes(jobs: Int) throws {
    var scenes = SyntheticScenes(faces, count: 3)
    (scenes.people, scenes.sampling.seed) = (2, 5)
    try scenes.write(to: folder.file("scenes"))
    let reports = try reports(run(jobs: jobs), [folder.file("scenes")])
    #expect(reports.map(\.number) == [0, 1, 2])
    for (number, report) in reports.enumerated() {
      #expect(report.path.hasSuffix("00000\(number).png"))
      let drawn = try faces.draw(scenes.scene(number))
      let seen = found(report)
      #expect(seen.count == 2)
      for face in seen {
        let points = try #require(face.landmarks).points
        let distances = drawn.landmarks.map { truth in
          zip(points, truth.points).map { ($0 - $1).length }.reduce(0, +) / 68
        }
        #expect(try #require(distances.min()) < 0.08 * face.box.width)
        let pose = try #require(face.pose)
        #expect(abs(pose.yaw) < 40 && abs(pose.pitch) < 30 && abs(pose.roll) < 15)
      }
    }
    #expect(
      try self.reports(run(jobs: 1, maximumFaces: 1), [folder.file("scenes")])
        .allSatisfy { found($0).count == 1 })
  }

  @Test("goes on after what cannot be read, and says why")
  func failures() throws {
    let drawn = try faces.draw(FaceDescription(.happiness), side: 200).image
    let whole = try drawn.jpegData(quality: 90)
    try folder.write(whole, to: "1-face.jpg")
    try folder.write("", to: "2-empty.jpg")
    try folder.write("a text", to: "3-text.jpg")
    try folder.write(whole.prefix(whole.count / 2), to: "4-half.jpg")
    try folder.write(
      try Image(width: 1, height: 1, channels: 1, pixels: [9]).pngData(), to: "5-dot.png")
    try folder.write(
      try Image(width: 90, height: 90, channels: 1, pixels: .init(repeating: 9, count: 8100))
        .pngData(), to: "6-no-face.png")
    try folder.write(whole, to: "7-face.jpg")
    let reports = try reports(run(), [folder.path, "/nowhere.png"])
    #expect(reports.count == 8)
    #expect(found(reports[0]).count == 1 && found(reports[6]).count == 1)
    #expect(reports[5].content == .noFace)
    for (place, words) in [
      (1, "0 bytes"), (2, "text"), (3, "end"), (4, "1 x 1"), (7, "No such file"),
    ] {
      guard case .failed(let failure) = reports[place].content else {
        Issue.record("\(reports[place].path) did not fail")
        continue
      }
      #expect(failure.reason.contains(words), "\(failure.reason)")
      #expect(failure.fault == .data)
    }
  }

  @Test("counts what it finds, and leaves out or fails what has no face where asked to")
  func noFace() throws {
    try folder.write(
      try Image(width: 90, height: 90, channels: 1, pixels: .init(repeating: 9, count: 8100))
        .pngData(), to: "a.png")
    for (choice, taken, failed) in [
      (RecognitionRun.NoFace.row, 1, 0), (.skip, 0, 0), (.error, 1, 1),
    ] {
      var run = try run()
      run.noFace = choice
      let count = Mutex(0)
      var (list, video) = (PictureList([folder.path]), PictureList.Item?.none)
      let summary = try run.run(&list, upTo: &video) { _, _ in
        count.withLock { $0 += 1 }
      }
      #expect(count.withLock { $0 } == taken)
      #expect(summary.pictures == 1 && summary.failed == failed && summary.noFace == 1 - failed)
    }
  }

  @Test("takes a picture without a face as a face crop where asked to, and says so")
  func whole() throws {
    try folder.write(
      try Image(width: 48, height: 48, channels: 1, pixels: .init(repeating: 9, count: 48 * 48))
        .pngData(), to: "a.png")
    var run = try run()
    run.noFace = .whole
    let report = try #require(try reports(run, [folder.path]).first)
    #expect(report.isWhole)
    let face = try #require(report.faces.first)
    #expect(
      face.score == nil && face.box == run.reader.pipeline.traits.prior.box(width: 48, height: 48))
    var text = ReportText(.csv)
    #expect(text.body(of: report).contains("taken as a face crop"))
  }

  @Test("passes over what is done already, whose number stays its own")
  func skipped() throws {
    let drawn = try faces.draw(FaceDescription(.happiness), side: 200).image
    for name in ["a", "b", "c"] { try folder.write(drawn.pngData(), to: "\(name).png") }
    let taken = Mutex<[Int]>([])
    var (list, video) = (PictureList([folder.path]), PictureList.Item?.none)
    _ = try run().run(
      &list, upTo: &video, skipped: { $0.path.hasSuffix("b.png") && $0.number == 1 }
    ) { outcome, _ in
      taken.withLock { $0.append(outcome.report.number) }
    }
    #expect(taken.withLock { $0 } == [0, 2])
  }

  @Test("ends at a video, with what is behind it left in the list")
  func video() throws {
    let drawn = try faces.draw(FaceDescription(.happiness), side: 200).image
    for name in ["a", "c"] { try folder.write(drawn.pngData(), to: "\(name).png") }
    try folder.write("x", to: "b.mp4")
    var (list, video) = (PictureList([folder.path]), PictureList.Item?.none)
    let run = try run()
    let first = try run.run(&list, upTo: &video) { _, _ in }
    #expect(first.pictures == 1 && video?.kind == .video && video?.number == 1)
    let second = try run.run(&list, upTo: &video) { outcome, _ in
      #expect(outcome.report.number == 2)
    }
    #expect(second.pictures == 1 && video == nil)
  }

}
