package import EmotionCore
package import Toolkit

extension LandmarkFeatureExtractor {
  /// The gradient of a weighted sum of the features with respect to the landmarks, in closed form.
  ///
  /// Alignment included: shifting, turning or scaling a face changes nothing, so the gradient has
  /// no part along these.
  ///
  /// - Parameters:
  ///   - weights: One for each feature: `[count]`.
  ///   - landmarks: Where to take it.
  /// - Returns: One vector for each landmark; all zero for landmarks that have no shape, and
  ///   without a part of features that have no gradient there, such as an angle whose side has no
  ///   length.
  /// - Precondition: `weights.count == count`, `landmarks.count == 68`.
  package func vectorJacobianProduct(_ weights: [Float], at landmarks: Landmarks) -> [Point] {
    precondition(weights.count == count, "\(weights.count) weights; expected \(count)")
    let nowhere = [Point](repeating: Point(x: 0, y: 0), count: landmarks.count)
    guard let shape = NormalizedShape(landmarks.points), let aligned = aligned(landmarks) else {
      return nowhere
    }
    var forces = nowhere
    var begin = 0
    for group in groups {
      let part = Array(weights[begin..<begin + group.count])
      group.addVectorJacobianProduct(part, at: aligned, to: &forces)
      begin += group.count
    }
    let turned = shape.gradient(throughRotationOnto: reference, forces)
    return NormalizedShape.gradient(throughNormalizing: landmarks.points, shape, turned)
  }
}

extension FeatureGroup {
  /// Adds the gradient of a weighted sum of the group's features with respect to aligned points.
  func addVectorJacobianProduct(_ weights: [Float], at aligned: [Point], to forces: inout [Point]) {
    let measures: [NamedMeasure]
    switch self {
    case .coordinates:
      for point in aligned.indices {
        forces[point] =
          forces[point]
          + Point(x: Double(weights[2 * point]), y: Double(weights[2 * point + 1]))
      }
      return
    case .distances: measures = FeatureGroup.distanceMeasures
    case .angles: measures = FeatureGroup.angleMeasures
    }
    for (measure, weight) in zip(measures, weights) where weight != 0 {
      measure.measure.addGradient(weight: Double(weight), at: aligned, to: &forces)
    }
  }
}

extension LandmarkMeasure {
  /// Adds a multiple of the measure's gradient with respect to the points.
  fileprivate func addGradient(weight: Double, at points: [Point], to forces: inout [Point]) {
    switch self {
    case .distance(let a, let b):
      let way = centroid(of: a, in: points) - centroid(of: b, in: points)
      let length = way.length
      guard length > 0 else { return }
      let force = way * (weight / length)
      for index in a { forces[index] = forces[index] + force * (1 / Double(a.count)) }
      for index in b { forces[index] = forces[index] - force * (1 / Double(b.count)) }
    case .angle(let vertex, let a, let b):
      let isNegative = turn(at: vertex, from: a, to: b, in: points) < 0
      addTurn(isNegative ? -weight : weight, at: vertex, from: a, to: b, points, &forces)
    case .bend(let vertex, let a, let b):
      addTurn(weight, at: vertex, from: a, to: b, points, &forces)
    case .slope(let a, let b):
      let force = (points[b] - points[a]).direction * weight
      forces[b] = forces[b] + force
      forces[a] = forces[a] - force
    }
  }

  private func addTurn(
    _ weight: Double, at vertex: Int, from a: Int, to b: Int, _ points: [Point],
    _ forces: inout [Point]
  ) {
    let (p, q) = (points[a] - points[vertex], points[b] - points[vertex])
    // Without a side there is no angle.
    guard p.squaredLength > 0, q.squaredLength > 0 else { return }
    let (first, second) = (p.direction * -weight, q.direction * weight)
    forces[a] = forces[a] + first
    forces[b] = forces[b] + second
    forces[vertex] = forces[vertex] - first - second
  }
}

extension Point {
  /// The gradient of the vector's direction, as an angle.
  fileprivate var direction: Point {
    guard squaredLength > 0 else { return Point(x: 0, y: 0) }
    return Point(x: -y, y: x) * (1 / squaredLength)
  }
}

extension NormalizedShape {
  /// Carries a gradient with respect to the rotated points back to these.
  func gradient(throughRotationOnto target: [Point], _ forces: [Point]) -> [Point] {
    guard let sum = rotation(onto: target) else { return forces }
    let (cosine, sine, square) = (sum.x, sum.y, sum.squaredLength)
    let (c, s) = (cosine / sum.length, sine / sum.length)
    // How the sum changes with the angle.
    let turn = zip(points, forces).reduce(0) { sum, pair in
      let (p, force) = pair
      let (x, y) = (c * p.x - s * p.y, s * p.x + c * p.y)
      return sum + force.y * x - force.x * y
    }
    return zip(forces, target).map { force, q in
      let back = Point(x: c * force.x + s * force.y, y: c * force.y - s * force.x)
      // The angle is atan2(sine, cosine), and both are linear in the points.
      let angle = Point(x: cosine * q.y - sine * q.x, y: -cosine * q.x - sine * q.y)
      return back + angle * (turn / square)
    }
  }

  /// Carries a gradient with respect to a normalised shape back to the points it was made of.
  static func gradient(
    throughNormalizing original: [Point], _ shape: NormalizedShape, _ forces: [Point]
  ) -> [Point] {
    let count = Double(original.count)
    let centroid = original.reduce(Point(x: 0, y: 0), +) * (1 / count)
    let size = original.reduce(0) { $0 + ($1 - centroid).squaredLength }.squareRoot()
    let radial = zip(shape.points, forces).reduce(0) { $0 + $1.0.x * $1.1.x + $1.0.y * $1.1.y }
    let scaled = zip(shape.points, forces).map { point, force in
      (force - point * radial) * (1 / size)
    }
    let mean = scaled.reduce(Point(x: 0, y: 0), +) * (1 / count)
    return scaled.map { $0 - mean }
  }
}
