public import EmotionCore
import Toolkit

extension MeanShape {
  /// The mean of many faces after each was moved, scaled and turned to fit it best.
  ///
  /// Generalised Procrustes analysis (Gower, "Generalized Procrustes analysis", Psychometrika 40,
  /// 1975), in the variant that gives every shape the size 1, so that large faces do not count
  /// more. The mean stands as upright as the faces do on average, whatever their order.
  ///
  /// - Parameter faces: At least one; all with the same number of points.
  /// - Throws: `LandmarkShapeError`, with the index of the face, when one has another number of
  ///   points than the first, points that all coincide, or numbers that are not finite.
  public static func generalizedProcrustes(
    of faces: [Landmarks]
  ) throws(LandmarkShapeError) -> MeanShape {
    let shapes = try normalizedShapes(of: faces)
    // Faces that are turned every way can cancel out; then any one of them serves as the start.
    let upright = average(of: shapes) ?? shapes[0]
    var mean = upright
    for _ in 0..<maximumRounds {
      let aligned = shapes.map { $0.rotated(onto: mean.points) }
      let next = (average(of: aligned) ?? mean).rotated(onto: mean.points)
      let change = zip(next.points, mean.points).reduce(0) { max($0, ($1.0 - $1.1).length) }
      mean = next
      if change < tolerance { break }
    }
    return MeanShape(points: mean.rotated(onto: upright.points).points)
  }

  /// Faces differ so little that two or three rounds suffice.
  private static let maximumRounds = 100
  /// In units of the mean's size.
  private static let tolerance = 1e-9

  private static func normalizedShapes(
    of faces: [Landmarks]
  ) throws(LandmarkShapeError) -> [NormalizedShape] {
    guard let first = faces.first else { throw .noFaces }
    var shapes: [NormalizedShape] = []
    shapes.reserveCapacity(faces.count)
    for (index, face) in faces.enumerated() {
      guard face.count == first.count else {
        throw .otherCount(found: face.count, expected: first.count, face: index)
      }
      guard let shape = NormalizedShape(face.points) else { throw .degenerate(face: index) }
      shapes.append(shape)
    }
    return shapes
  }

  /// The average of each point, normalised; `nil` if the averages all coincide.
  private static func average(of shapes: [NormalizedShape]) -> NormalizedShape? {
    var sums = [Point](repeating: Point(x: 0, y: 0), count: shapes.first?.points.count ?? 0)
    for shape in shapes {
      for (index, point) in shape.points.enumerated() { sums[index] = sums[index] + point }
    }
    let largest = sums.reduce(0) { max($0, $1.length) }
    guard largest > 1e-6 * Double(shapes.count) else { return nil }
    return NormalizedShape(sums)
  }
}
