import EmotionCore
import Foundation
import PixelImages
import Testing
import Toolkit

@testable import FaceAnalysis

@Suite("The pose of a head")
struct HeadPoseTests {
  /// The 68 points of a turned head as a camera sees it: those that the pose is told from.
  private func seen(
    pitch: Double, yaw: Double, roll: Double, distance: Double = 10, size: Double = 60
  ) -> Landmarks {
    let (p, t, r) = (pitch * .pi / 180, yaw * .pi / 180, roll * .pi / 180)
    var landmarks = Landmarks(points: [Point](repeating: Point(x: 0, y: 0), count: 68))
    for (index, place) in HeadPose.head {
      // Roll in the picture, then the face looks up by the pitch, then to the right by the yaw.
      let (x, y, z) = (
        cos(r) * place.x - sin(r) * place.y, sin(r) * place.x + cos(r) * place.y, place.z
      )
      let (y2, z2) = (cos(p) * y + sin(p) * z, -sin(p) * y + cos(p) * z)
      let (x3, z3) = (cos(t) * x - sin(t) * z2, sin(t) * x + cos(t) * z2)
      let depth = (z3 + distance) / (distance * size)
      landmarks.points[index] = Point(x: 199.5 + x3 / depth, y: 149.5 + y2 / depth)
    }
    return landmarks
  }

  @Test(
    "is the one that its points were made with",
    arguments: [
      (0.0, 0.0, 0.0), (0, 30, 0), (0, -30, 0), (20, 0, 0), (-20, 0, 0), (0, 0, 40), (0, 0, -40),
      (15, -25, 10), (-10, 40, -30), (0, 0, 170), (10, 20, -100),
    ])
  func angles(pitch: Double, yaw: Double, roll: Double) throws {
    let pose = try #require(
      HeadPose(seen(pitch: pitch, yaw: yaw, roll: roll)))
    #expect(abs(pose.pitch - pitch) < 0.5)
    #expect(abs(pose.yaw - yaw) < 0.5)
    #expect(abs(pose.roll - roll) < 0.5)
  }

  @Test("does not depend on the size of the face, nor much on how far it is", arguments: [5.0, 40])
  func size(size: Double) throws {
    for distance in [6.0, 10, 40] {
      let face = seen(pitch: 5, yaw: 20, roll: -10, distance: distance, size: size)
      let pose = try #require(HeadPose(face))
      #expect(abs(pose.yaw - 20) < 3 && abs(pose.roll + 10) < 3 && abs(pose.pitch - 5) < 3)
    }
  }

  @Test("of a mirrored face has the other yaw and roll")
  func mirrored() throws {
    let face = seen(pitch: 5, yaw: 20, roll: -10)
    var mirrored = face
    for (index, other) in Landmarks.Scheme68.mirror.enumerated() {
      mirrored.points[index] = Point(x: 399 - face.points[other].x, y: face.points[other].y)
    }
    let (one, two) = (
      try #require(HeadPose(face)),
      try #require(HeadPose(mirrored))
    )
    #expect(abs(one.yaw + two.yaw) < 0.1 && abs(one.roll + two.roll) < 0.1)
    #expect(abs(one.pitch - two.pitch) < 0.1)
  }

  @Test("is none where the points tell none", arguments: [0.0, .nan, .infinity, 1e9])
  func senseless(value: Double) {
    let points = [Point](repeating: Point(x: value, y: value), count: 68)
    #expect(HeadPose(Landmarks(points: points)) == nil)
    #expect(HeadPose(Landmarks(points: [Point(x: 1, y: 1)])) == nil)
  }
}
