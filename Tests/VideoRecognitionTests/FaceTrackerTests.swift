import EmotionCore
import EmotionRecognition
import FaceSynthesis
import PixelImages
import Testing
import Toolkit

@testable import VideoRecognition

@Suite("The ids of faces")
struct FaceTrackerTests {
  private func sighting(_ x: Double, _ look: Looks = .first, width: Double = 100) -> FaceSighting {
    FaceSighting(box: Rect(x: x, y: 50, width: width, height: width), signature: look.signature)
  }

  @Test("stay while faces move, and are given in the order of appearance")
  func stay() {
    var tracker = FaceTracker()
    for step in 0..<20 {
      let time = Double(step) * 0.2
      let ids = tracker.detect(
        [sighting(Double(step) * 20), sighting(600 - Double(step) * 10, .second)], time: time)
      #expect(ids == [0, 1])
    }
  }

  @Test("stay with the looks where two people change places unseen")
  func looks() {
    var tracker = FaceTracker()
    _ = tracker.detect([sighting(0), sighting(300, .second)], time: 0)
    _ = tracker.detect([], time: 0.5)
    let ids = tracker.detect([sighting(0, .second), sighting(300)], time: 1.5)
    #expect(ids == [1, 0])
  }

  @Test("come again within the memory, and not after it", arguments: [(2.9, 0), (3.2, 1)])
  func memory(time: Double, id: Int) {
    var tracker = FaceTracker()
    _ = tracker.detect([sighting(0)], time: 0)
    _ = tracker.detect([], time: 0.2)
    let ids = tracker.detect([sighting(10)], time: time)
    #expect(ids == [id])
  }

  @Test("are new for who looks different, who is too far away, or of another size")
  func new() {
    for other in [sighting(0, .second), sighting(3000), sighting(0, width: 500)] {
      var tracker = FaceTracker()
      _ = tracker.detect([sighting(0)], time: 0)
      _ = tracker.detect([], time: 0.2)
      let ids = tracker.detect([other], time: 0.6)
      #expect(ids == [1])
    }
  }

  @Test("wait where a face may be half hidden by another and may be one that was lost there")
  func halfHidden() {
    var tracker = FaceTracker()
    _ = tracker.detect([sighting(0), sighting(200, .second)], time: 0)
    _ = tracker.detect([sighting(0)], time: 0.2)
    let unclear = tracker.detect([sighting(0), sighting(90, .third)], time: 0.4)
    #expect(unclear == [0, nil])
    let clear = tracker.detect([sighting(0), sighting(250, .second)], time: 0.6)
    #expect(clear == [0, 1])
  }

  @Test("stay where frames lie further apart than the memory is long")
  func farApart() {
    var tracker = FaceTracker()
    for time in [0.0, 10, 20] {
      let ids = tracker.detect([sighting(0), sighting(300, .second)], time: time)
      #expect(ids == [0, 1])
    }
  }

  @Test("are followed for as long as the detector does not look")
  func unasked() {
    var tracker = FaceTracker()
    _ = tracker.detect([sighting(0)], time: 0)
    for step in 1...100 {
      let isSame = tracker.follow(0, to: sighting(0), time: Double(step) * 0.1)
      #expect(isSame)
    }
  }

  @Test("stay with who laughs, is lit or raises a hand, where nobody else can be meant")
  func changedLooks() {
    var tracker = FaceTracker()
    var ids: Set<Int?> = []
    for step in 0..<30 {
      let look = [Looks.first, .second, .third][step % 3]
      ids.formUnion(tracker.detect([sighting(Double(step) * 10, look)], time: Double(step) * 0.2))
    }
    #expect(ids == [0])
  }

  @Test(
    "are followed by place, whatever a face looks like, for as long as it was not missed too long")
  func followed() {
    var tracker = FaceTracker()
    _ = tracker.detect([sighting(0)], time: -0.04)
    _ = tracker.detect([], time: 0)
    for (place, look, time, isSame) in [
      (5.0, Looks.first, 0.04, true), (10, .second, 0.08, true), (400, .first, 0.12, false),
      (10, .first, 1.9, true), (10, .first, 2.1, false),
    ] {
      let answer = tracker.follow(0, to: sighting(place, look), time: time)
      #expect(answer == isSame)
      #expect(tracker.active.map(\.id) == (isSame ? [0] : []) && tracker.known == [0])
    }
    let (lost, unknown) = (
      tracker.follow(0, to: nil, time: 0.5), tracker.follow(9, to: nil, time: 0.5)
    )
    #expect(!lost && !unknown)
  }

  @Test("are not followed onto the face of someone who passes in front")
  func passing() {
    var tracker = FaceTracker()
    _ = tracker.detect([sighting(0), sighting(200, .second)], time: 0)
    let onto = tracker.follow(0, to: sighting(60, .second), time: 0.04)
    #expect(!onto)
    let own = tracker.follow(1, to: sighting(190, .second), time: 0.04)
    #expect(own)
  }

  @Test("are new after a cut, even in the same place")
  func cut() {
    var tracker = FaceTracker()
    _ = tracker.detect([sighting(0)], time: 0)
    tracker.cut()
    #expect(tracker.active.isEmpty && tracker.known.isEmpty)
    let ids = tracker.detect([sighting(0)], time: 0.04)
    #expect(ids == [1])
  }
}

/// Signatures of drawn people.
private enum Looks {
  case first
  case second
  case third

  var signature: FaceSignature? {
    switch self {
    case .first: Self.drawn[0]
    case .second: Self.drawn[1]
    case .third: Self.drawn[2]
    }
  }

  private static let drawn: [FaceSignature?] = [3, 4, 6].map { (seed: UInt64) -> FaceSignature? in
    guard let model = try? FaceModel.read(ModelLibrary.standard().faceModel()) else { return nil }
    var generator = SeededGenerator(seed: seed)
    let face = model.face(.neutral, using: &generator)
    guard let drawn = try? model.draw(face, side: 200) else { return nil }
    return FaceSignature(drawn.image, drawn.landmarks)
  }
}

@Suite("What a face looks like")
struct FaceSignatureTests {
  private let model: FaceModel

  init() throws { model = try FaceModel.read(ModelLibrary.standard().faceModel()) }

  private func signature(_ face: FaceDescription, side: Int = 200) throws -> FaceSignature {
    let drawn = try model.draw(face, side: side)
    return try #require(FaceSignature(drawn.image, drawn.landmarks))
  }

  @Test("stays with its size, place, light and lean, and differs from another's")
  func invariance() throws {
    var generator = SeededGenerator(seed: 5)
    let face = model.face(.happiness, using: &generator)
    let other = model.face(.happiness, using: &generator)
    let known = try signature(face)
    var changed = face
    (changed.roll, changed.lightX, changed.brightness) = (face.roll + 8, 0.2, 90)
    let again = try signature(changed, side: 150)
    #expect(known.similarity(to: known) > 0.999)
    #expect(known.similarity(to: again) > 0.9)
    #expect(known.similarity(to: try signature(other)) < 0.8)
  }

  @Test("is not there for points that are no face's, and does not trap outside the picture")
  func degenerate() throws {
    let image = try Image(width: 4, height: 3, channels: 1, pixels: Array(0..<12))
    func points(_ place: (Int) -> Point) -> Landmarks { Landmarks(points: (0..<68).map(place)) }
    #expect(FaceSignature(image, points { _ in Point(x: 1, y: 1) }) == nil)
    #expect(FaceSignature(image, points { _ in Point(x: .nan, y: 1) }) == nil)
    #expect(FaceSignature(image, Landmarks(points: [])) == nil)
    _ = FaceSignature(image, points { Point(x: Double($0) * 1e7, y: -1e9) })
  }
}

@Suite("Smoothed probabilities")
struct SmoothedProbabilitiesTests {
  private func sure(_ index: Int) -> Probabilities {
    Probabilities(values: (0..<7).map { $0 == index ? 1 : 0 })
  }

  @Test("forget with time, not with the number of frames")
  func frameRates() {
    func mean(_ frames: Int) -> Float {
      var smoothed = SmoothedProbabilities(constant: 0.5)
      _ = smoothed.add(sure(0), time: 0)
      return (1...frames).map {
        smoothed.add(sure(1), time: Double($0) / Double(frames)).values[0]
      }.last ?? 1
    }
    // e to the power of -2.
    for frames in [1, 10, 100] { #expect(abs(mean(frames) - 0.1353) < 1e-3) }
  }

  @Test("are the last ones with a constant of 0, and always sum to 1")
  func none() {
    var smoothed = SmoothedProbabilities(constant: 0)
    _ = smoothed.add(sure(0), time: 0)
    let last = smoothed.add(sure(3), time: 0.1)
    #expect(last == sure(3))
    var slow = SmoothedProbabilities(constant: 2)
    for frame in 0..<50 {
      let values = slow.add(sure(frame % 7), time: Double(frame) * 0.1).values
      #expect(abs(values.reduce(0, +) - 1) < 1e-5)
    }
  }
}
