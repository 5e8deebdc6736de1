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

  private func reports(_ run: VideoRun, _ source: sending any FrameSource) throws -> [PictureReport]
  {
    let taken = Mutex<[PictureReport]>([])
    _ = try run.run(source, path: "clip") { outcome, _ in
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
