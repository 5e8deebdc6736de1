import EvaluationStatistics
import Testing
import Toolkit

@Suite("How well a tracker keeps people apart")
struct TrackingScoreTests {
  private let left = Rect(x: 0, y: 0, width: 100, height: 100)
  private let right = Rect(x: 200, y: 0, width: 100, height: 100)

  private func face(_ id: Int?, _ x: Double = 50) -> TrackingScore.Face {
    TrackingScore.Face(id: id, center: Point(x: x, y: 50))
  }

  @Test("is perfect where each person has one id throughout")
  func perfect() {
    let score = TrackingScore(
      [[TrackingScore.Face]](repeating: [face(7), face(3, 250)], count: 10),
      [
        .init(person: "a", frames: 0...9, region: left),
        .init(person: "b", frames: 0...9, region: right),
      ])
    #expect(score.idF1 == 1 && score.share == 1)
    #expect(score.idSwitches == 0 && score.fragmentations == 0 && score.falsePositives == 0)
    #expect(score.visible == 20 && score.found == 20 && score.ids == 2)
  }

  @Test("counts a change of the id as a switch, and halves the identity where it is in the middle")
  func switched() {
    let score = TrackingScore(
      (0..<10).map { [face($0 < 5 ? 0 : 1)] }, [.init(person: "a", frames: 0...9)])
    #expect(score.idSwitches == 1 && score.share == 1)
    // 5 of 10 faces have the person's id: 2 * 5 / (10 + 10).
    #expect(score.idF1 == 0.5)
  }

  @Test("counts what is lost and found again as a fragment, and a face of nobody as false")
  func lost() {
    let frames = [[face(0)], [], [face(0)], [face(0)], [], [face(0)]]
    let score = TrackingScore(frames, [.init(person: "a", frames: 0...3)])
    #expect(score.fragmentations == 1 && score.idSwitches == 0)
    #expect(score.visible == 4 && score.found == 3 && score.falsePositives == 1)
    // 3 true identities; 4 visible and 4 reported.
    #expect(score.idF1 == 0.75)
  }

  @Test("counts a swap of two people's ids twice")
  func swapped() {
    let score = TrackingScore(
      (0..<8).map { $0 < 4 ? [face(0), face(1, 250)] : [face(1), face(0, 250)] },
      [
        .init(person: "a", frames: 0...7, region: left),
        .init(person: "b", frames: 0...7, region: right),
      ])
    #expect(score.idSwitches == 2 && score.idF1 == 0.5 && score.share == 1)
  }

  @Test("takes a face without an id as found, but as nobody's identity")
  func unclear() {
    let score = TrackingScore([[face(nil)], [face(0)]], [.init(person: "a", frames: 0...1)])
    #expect(score.found == 2 && score.idSwitches == 0 && score.idF1 == 0.5)
  }

  @Test("is nothing where nobody is visible and no face is reported")
  func nobody() {
    let empty = TrackingScore([[], []], [])
    #expect(empty.idF1 == nil && empty.share == nil && empty.frames == 2)
    #expect(TrackingScore([[face(0)]], []).idF1 == 0)
  }
}
