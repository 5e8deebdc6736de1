import EmotionRecognition
import FaceAnalysis
import FaceSynthesis
import Foundation
import PictureRecognition
import Synchronization
import TestSupport
import Testing
import Toolkit
import VideoFixtures
import VideoFrames
import VideoRecognition

@Suite("A run over a video")
struct VideoRunTests {
  private func run(jobs: Int = 2) throws -> VideoRun {
    let library = ModelLibrary.standard()
    let model = try LandmarkModel.read(library.standardModel(of: .landmark).path)
    var run = VideoRun(try PictureReader([model], predictor: ShapePredictor()))
    run.jobs = jobs
    return run
  }

  private func reports(
    _ run: VideoRun, _ source: sending any FrameSource, isLive: Bool = false
  ) throws -> [PictureReport] {
    let taken = Mutex<[PictureReport]>([])
    _ = try run.run(source, path: "clip", isLive: isLive) { outcome, _ in
      taken.withLock { $0.append(outcome.report) }
    }
    return taken.withLock { $0 }
  }

  @Test(
    "gives each of two people one id, through a second in which one is hidden",
    arguments: DrawnClip.Occlusion.allCases, [1, 2, 3] as [UInt64])
  func occlusion(kind: DrawnClip.Occlusion, seed: UInt64) throws {
    let clip = try DrawnClip.occlusion(kind, seed: seed)
    let reports = try reports(run(), clip.source())
    var idsOfPeople: [Set<Int>] = [[], []]
    var framesOfPeople = [0, 0]
    for (number, report) in reports.enumerated() {
      guard case .faces(let faces) = report.content else { continue }
      // While they cover each other it is not known whose a face is.
      guard kind == .post || clip.distance(frame: number) > 160 else { continue }
      for face in faces {
        let person = clip.nearest(to: face.box.center, frame: number)
        if let id = face.id { idsOfPeople[person].insert(id) }
        framesOfPeople[person] += 1
      }
    }
    #expect(idsOfPeople == [[0], [1]] || idsOfPeople == [[1], [0]])
    #expect(framesOfPeople.allSatisfy { $0 >= 60 })
  }

  // Searched are the frames 0, 5, 10 ...
  @Test(
    "reports a face from the frame in which it appears, but in a live source from the next search",
    arguments: [(false, 7), (true, 10)], [1, 2])
  func appearance(expected: (isLive: Bool, first: Int), jobs: Int) throws {
    let clip = try DrawnClip.occlusion(.post, seed: 1, seconds: 1).covering(inFrames: 0..<7)
    let reports = try reports(run(jobs: jobs), clip.source(), isLive: expected.isLive)
    #expect(reports.map(\.number) == Array(0..<25))
    let frames = reports.filter { $0.faces.contains { abs($0.box.center.x - 320) < 60 } }
    #expect(frames.map(\.number) == Array(expected.first..<25))
    #expect(frames.allSatisfy { $0.faces.allSatisfy { $0.smoothedEmotion != nil } })
  }

  @Test("begins new ids at a cut between two searches, and leaves the frames before it alone")
  func cut() throws {
    let (one, other) = try (
      DrawnClip.occlusion(.post, seed: 1, seconds: 0.48),
      DrawnClip.occlusion(.post, seed: 5, seconds: 0.48)
    )
    let whole = try reports(run(), one.followed(by: other).source())
    let alone = try reports(run(), one.source())
    #expect(whole.count == 24)
    #expect(whole.prefix(12).map(\.content) == alone.map(\.content))
    #expect(Set(whole.suffix(12).flatMap { $0.faces.map(\.id) }) == [2, 3])
    #expect(whole.suffix(12).allSatisfy { $0.faces.count == 2 })
  }

  @Test("ends a face's rows within a frame of its disappearance, and its id comes back")
  func disappearance() throws {
    let clip = try DrawnClip.occlusion(.post, seed: 2, seconds: 1.6).covering(inFrames: 12..<28)
    let frames = try reports(run(), clip.source()).filter { report in
      report.faces.contains { abs($0.box.center.x - 320) < 60 }
    }
    #expect(frames.map(\.number) == Array(0..<12) + Array(28..<40))
    #expect(Set(frames.flatMap { $0.faces.map(\.id) }) == [0, 1])
  }
}

extension DrawnClip {
  /// Between the centres of two people's faces.
  fileprivate func distance(frame: Int) -> Double {
    (centres[frame][0] - centres[frame][1]).length
  }

  /// The person whose face is nearest to a place.
  fileprivate func nearest(to place: Point, frame: Int) -> Int {
    let distances = centres[frame].map { ($0 - place).length }
    return distances[0] <= distances[1] ? 0 : 1
  }
}
