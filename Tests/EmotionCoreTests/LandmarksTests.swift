import EmotionCore
import Testing
import Toolkit

@Suite("The 68-point scheme")
struct LandmarkSchemeTests {
  typealias Scheme = Landmarks.Scheme68

  @Test("The parts cover every point once")
  func parts() {
    let parts = [
      Scheme.jaw, Scheme.leftBrow, Scheme.rightBrow, Scheme.noseBridge, Scheme.nostrils,
      Scheme.leftEye, Scheme.rightEye, Scheme.outerMouth, Scheme.innerMouth,
    ]
    #expect(parts.flatMap(Array.init) == Array(0..<Scheme.count))
  }

  @Test("Mirroring twice is nothing")
  func involution() {
    #expect(Scheme.mirror.count == Scheme.count)
    #expect(Scheme.mirror.map { Scheme.mirror[$0] } == Array(0..<Scheme.count))
  }

  @Test("The points on the midline stay", arguments: [8, 27, 28, 29, 30, 33, 51, 57, 62, 66])
  func midline(point: Int) {
    #expect(Scheme.mirror[point] == point)
  }

  @Test("No other point stays")
  func offMidline() {
    #expect(Scheme.mirror.indices.count { Scheme.mirror[$0] == $0 } == 10)
  }

  @Test(
    "Left and right change places",
    arguments: [
      (0, 16), (7, 9), (17, 26), (21, 22), (31, 35), (36, 45), (37, 44), (39, 42), (40, 47),
      (41, 46), (48, 54), (49, 53), (59, 55), (60, 64), (61, 63), (67, 65),
    ])
  func pairs(left: Int, right: Int) {
    #expect(Scheme.mirror[left] == right)
    #expect(Scheme.mirror[right] == left)
  }

  @Test("Scaling scales every point")
  func scaled() {
    let landmarks = Landmarks(points: [Point(x: 1, y: 2), Point(x: -3, y: 4)])
    #expect(landmarks.scaled(by: 2).points == [Point(x: 2, y: 4), Point(x: -6, y: 8)])
    #expect(landmarks.count == 2)
  }
}
