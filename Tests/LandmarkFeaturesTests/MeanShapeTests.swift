import EmotionCore
import Foundation
import LandmarkFeatures
import Testing
import Toolkit

@Suite("The mean shape")
struct MeanShapeTests {
  @Test(
    "of translated, scaled and rotated copies is the face itself, as upright as they are")
  func recovers() throws {
    let copies = [-0.4, 0.1, 0.3].enumerated().map { index, angle in
      Motion(angle: angle, scale: Double(index + 1), shift: Point(x: 50 * angle, y: -9))
        .applied(to: sampleFace)
    }
    let mean = try MeanShape.generalizedProcrustes(of: copies)
    let upright = try MeanShape.generalizedProcrustes(of: [sampleFace])
    #expect(distance(mean, upright) < 1e-2)
    // Exactly the same shape, once the little remaining tilt is removed.
    let aligned = LandmarkFeatureExtractor(meanShape: upright, groups: [.coordinates])
      .aligned(Landmarks(points: mean.points))
    #expect(distance(MeanShape(points: aligned ?? []), upright) < 1e-9)
  }

  @Test("has its centroid at the origin and centroid size 1")
  func normalized() throws {
    let mean = try MeanShape.generalizedProcrustes(of: [sampleFace, smiling])
    let sum = mean.points.reduce(Point(x: 0, y: 0), +)
    #expect(sum.length < 1e-9)
    #expect(abs(mean.points.reduce(0) { $0 + $1.x * $1.x + $1.y * $1.y } - 1) < 1e-9)
  }

  @Test("does not depend on the order of the faces")
  func order() throws {
    let turned = Motion(angle: 0.7, scale: 3, shift: Point(x: 0, y: 0)).applied(to: smiling)
    let faces = [sampleFace, turned, smiling.opened(by: 9)]
    let mean = try MeanShape.generalizedProcrustes(of: faces)
    let other = try MeanShape.generalizedProcrustes(of: faces.reversed())
    #expect(distance(mean, other) < 1e-6)
  }

  @Test("counts a large face no more than a small one")
  func sizes() throws {
    let large = Motion(angle: 0, scale: 40, shift: Point(x: 0, y: 0)).applied(to: smiling)
    let mean = try MeanShape.generalizedProcrustes(of: [sampleFace, large])
    let even = try MeanShape.generalizedProcrustes(of: [sampleFace, smiling])
    #expect(distance(mean, even) < 1e-9)
  }

  @Test("is closer to the faces than any one of them")
  func nearest() throws {
    let faces = [sampleFace, smiling, smiling.opened(by: 12), sampleFace.mouthCornersMoved(up: -5)]
    let mean = try MeanShape.generalizedProcrustes(of: faces)
    for face in faces {
      let single = try MeanShape.generalizedProcrustes(of: [face])
      #expect(residual(of: faces, to: mean) < residual(of: faces, to: single))
    }
  }

  @Test("exists for faces in all orientations")
  func cancelling() throws {
    let faces = (0..<4).map {
      Motion(angle: Double($0) * .pi / 2, scale: 1, shift: Point(x: 0, y: 0))
        .applied(to: sampleFace)
    }
    let mean = try MeanShape.generalizedProcrustes(of: faces)
    #expect(residual(of: faces, to: mean) < 1e-9)
  }

  @Test(
    "is refused for faces without one",
    arguments: [
      ([], LandmarkShapeError.noFaces),
      (
        [sampleFace, Landmarks(points: [Point(x: 1, y: 2)])],
        .otherCount(found: 1, expected: 68, face: 1)
      ),
      ([Landmarks(points: [])], .degenerate(face: 0)),
      ([Landmarks(points: [Point(x: 1, y: 1), Point(x: 1, y: 1)])], .degenerate(face: 0)),
      ([sampleFace, sampleFace.moved([9], by: Point(x: .nan, y: 0))], .degenerate(face: 1)),
    ])
  func refused(faces: [Landmarks], error: LandmarkShapeError) {
    #expect(throws: error) { try MeanShape.generalizedProcrustes(of: faces) }
    #expect(error.fault == .data)
    #expect(!error.description.isEmpty)
  }

  private func distance(_ a: MeanShape, _ b: MeanShape) -> Double {
    guard a.points.count == b.points.count else { return .infinity }
    return zip(a.points, b.points).reduce(0) { max($0, ($1.0 - $1.1).length) }
  }

  private func residual(of faces: [Landmarks], to mean: MeanShape) -> Double {
    let extractor = LandmarkFeatureExtractor(meanShape: mean)
    return faces.reduce(0) { total, face in
      zip(extractor.aligned(face) ?? [], mean.points).reduce(total) {
        let difference = $1.0 - $1.1
        return $0 + difference.x * difference.x + difference.y * difference.y
      }
    }
  }
}
