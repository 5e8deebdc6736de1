import EmotionCore
import LandmarkFeatures
import Testing
import Toolkit

@Suite("The gradient of features")
struct FeatureGradientTests {
  private static let extractor = LandmarkFeatureExtractor(
    meanShape: MeanShape(
      points: sampleFace.points.map { Point(x: $0.x / 9 - 11, y: $0.y / 8 - 15) }))

  /// The sample face, turned and uneven, so that no feature is at a bend.
  private static let face = Landmarks(
    points: sampleFace.points.enumerated().map { index, point in
      Point(
        x: 0.9 * point.x - 0.2 * point.y + Double(index * 37 % 11) / 4,
        y: 0.2 * point.x + 0.9 * point.y + Double(index * 53 % 13) / 5)
    })

  @Test("equals finite differences, group by group", arguments: FeatureGroup.allCases)
  func differences(group: FeatureGroup) {
    let extractor = LandmarkFeatureExtractor(
      meanShape: MeanShape(points: sampleFace.points), groups: [group])
    let weights = (0..<extractor.count).map { Float($0 * 29 % 17) / 17 - 0.4 }
    let gradient = extractor.vectorJacobianProduct(weights, at: Self.face)
    func sum(_ landmarks: Landmarks) -> Double {
      zip(extractor.features(of: landmarks), weights).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    }
    let size = gradient.map(\.length).max() ?? 0
    let step = 0.05
    for point in [0, 8, 21, 30, 36, 39, 48, 51, 57, 62, 66] {
      for side in [\Point.x, \Point.y] {
        var (more, less) = (Self.face.points, Self.face.points)
        more[point][keyPath: side] += step
        less[point][keyPath: side] -= step
        let measured =
          (sum(Landmarks(points: more)) - sum(Landmarks(points: less))) / (2 * step)
        #expect(abs(measured - gradient[point][keyPath: side]) < 2e-3 * size)
      }
    }
  }

  @Test("has no part along shifts, turns and sizes, which features do not see")
  func invariance() {
    let weights = (0..<Self.extractor.count).map { Float($0 * 29 % 17) / 17 - 0.4 }
    let gradient = Self.extractor.vectorJacobianProduct(weights, at: Self.face)
    let size = gradient.reduce(0) { $0 + $1.length }
    let pairs = Array(zip(gradient, Self.face.points))
    let sums = [
      gradient.reduce(0) { $0 + $1.x }, gradient.reduce(0) { $0 + $1.y },
      pairs.reduce(0) { $0 + $1.0.x * $1.1.x + $1.0.y * $1.1.y } / 100,
      pairs.reduce(0) { $0 + $1.0.y * $1.1.x - $1.0.x * $1.1.y } / 100,
    ]
    for sum in sums { #expect(abs(sum) < 1e-9 * size) }
  }

  @Test("is zero for landmarks without a shape")
  func degenerate() {
    let nowhere = Landmarks(points: [Point](repeating: Point(x: 3, y: 4), count: 68))
    let weights = [Float](repeating: 1, count: Self.extractor.count)
    let gradient = Self.extractor.vectorJacobianProduct(weights, at: nowhere)
    #expect(gradient == [Point](repeating: Point(x: 0, y: 0), count: 68))
  }
}
