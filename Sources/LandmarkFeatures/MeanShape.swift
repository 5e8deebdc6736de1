public import EmotionCore
public import Toolkit

/// The mean shape of many faces, to which faces are aligned.
///
/// From `generalizedProcrustes(of:)`, its centroid is the origin and its centroid size (the root of
/// the sum of squared distances to the centroid) is 1.
public struct MeanShape: Sendable, Equatable {
  public let points: [Point]

  /// Uses a mean shape that exists already, such as one from a model file.
  public init(points: [Point]) {
    self.points = points
  }
}

extension MeanShape {
  /// The mean of many faces after each is translated, scaled and rotated to fit it best.
  ///
  /// Generalised Procrustes analysis (Gower, "Generalized Procrustes analysis", Psychometrika 40,
  /// 1975), in the variant that gives every shape size 1, so that large faces do not count more.
  /// The mean is as upright as the faces are on average, whatever their order.
  ///
  /// - Parameter faces: At least one; all with the same number of points.
  /// - Throws: `LandmarkShapeError` if there are no faces, or one has another number of points than
  ///   the first, coinciding points or coordinates that are not finite.
  public static func generalizedProcrustes(
    of faces: [Landmarks]
  ) throws(LandmarkShapeError) -> MeanShape {
    let shapes = try normalizedShapes(of: faces)
    // Faces in all orientations can cancel out; then any one of them serves as the start.
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

/// Points with their centroid at the origin and a centroid size of 1.
struct NormalizedShape {
  private(set) var points: [Point]

  /// Removes position and size; `nil` if all points coincide, a coordinate is not finite or there
  /// is no point.
  init?(_ points: [Point]) {
    guard !points.isEmpty else { return nil }
    let centroid = points.reduce(Point(x: 0, y: 0), +) * (1 / Double(points.count))
    let centred = points.map { $0 - centroid }
    let size = centred.reduce(0) { $0 + $1.x * $1.x + $1.y * $1.y }.squareRoot()
    guard size.isFinite, size > 0, (1 / size).isFinite else { return nil }
    self.points = centred.map { $0 * (1 / size) }
  }

  /// The shape, rotated about the origin to fit another best in the least squares sense.
  ///
  /// In the plane, the best angle is that of the sum of `conjugate(p) * q` over the pairs of points
  /// as complex numbers (Dryden and Mardia, "Statistical Shape Analysis", 1998, section 3.3), which
  /// never gives a reflection. A shape for which every angle fits equally stays as it is.
  ///
  /// - Precondition: Both have the same number of points.
  func rotated(onto target: [Point]) -> NormalizedShape {
    guard let sum = rotation(onto: target) else { return self }
    let (cosine, sine) = (sum.x / sum.length, sum.y / sum.length)
    var copy = self
    copy.points = points.map {
      Point(x: cosine * $0.x - sine * $0.y, y: sine * $0.x + cosine * $0.y)
    }
    return copy
  }

  /// The sum whose direction is the best angle; nil if every angle fits equally.
  func rotation(onto target: [Point]) -> Point? {
    precondition(points.count == target.count, "\(points.count) points onto \(target.count)")
    var sum = Point(x: 0, y: 0)
    for (p, q) in zip(points, target) {
      sum.x += p.x * q.x + p.y * q.y
      sum.y += p.x * q.y - p.y * q.x
    }
    return sum.length.isFinite && sum.length > 0 ? sum : nil
  }
}

/// Why faces have no mean shape.
public enum LandmarkShapeError: DescribedError, Equatable {
  case noFaces
  case otherCount(found: Int, expected: Int, face: Int)
  /// All points of the face coincide, or one is not finite.
  case degenerate(face: Int)

  public var fault: Fault { .data }

  public var description: String {
    switch self {
    case .noFaces:
      "There are no landmarks; a mean shape needs those of at least one face."
    case .otherCount(let found, let expected, let face):
      "Face \(face) has \(found) landmarks, but the first face has \(expected); find the landmarks "
        + "of all faces with the same model."
    case .degenerate(let face):
      "The landmarks of face \(face) all coincide or are not finite, so they have no shape; leave "
        + "this face out."
    }
  }
}
