import Glibc
import Toolkit

/// One number measured on a face; places are centroids of landmarks, by their indices.
enum LandmarkMeasure {
  /// The distance between two places, in units of the shape's size.
  case distance([Int], [Int])
  /// The angle at a landmark between two others, without sign: `0...pi`. For openings, which are
  /// near 0 when closed.
  case angle(at: Int, Int, Int)
  /// The angle at a landmark from one to another, clockwise on screen: `0..<2 pi`. For lines that
  /// are nearly straight and bend either way.
  case bend(at: Int, Int, Int)
  /// The direction from one landmark to another, from -pi to pi; 0 to the right, falling lines are
  /// positive because y grows downwards. For lines that run from left to right.
  case slope(Int, Int)

  /// The measure of an aligned shape; 0 for an angle whose sides have no length.
  func value(in points: [Point]) -> Double {
    switch self {
    case .distance(let a, let b):
      return (centroid(of: a, in: points) - centroid(of: b, in: points)).length
    case .angle(let vertex, let a, let b):
      return abs(turn(at: vertex, from: a, to: b, in: points))
    case .bend(let vertex, let a, let b):
      let turn = turn(at: vertex, from: a, to: b, in: points)
      return turn < 0 ? turn + 2 * .pi : turn
    case .slope(let a, let b):
      let way = points[b] - points[a]
      return atan2(way.y, way.x)
    }
  }

  func centroid(of indices: [Int], in points: [Point]) -> Point {
    indices.reduce(Point(x: 0, y: 0)) { $0 + points[$1] } * (1 / Double(indices.count))
  }

  func turn(at vertex: Int, from a: Int, to b: Int, in points: [Point]) -> Double {
    let p = points[a] - points[vertex]
    let q = points[b] - points[vertex]
    return atan2(p.x * q.y - p.y * q.x, p.x * q.x + p.y * q.y)
  }
}

/// A measure with its name in a model's list of features.
struct NamedMeasure {
  let name: String
  let measure: LandmarkMeasure

  init(_ name: String, _ measure: LandmarkMeasure) {
    self.name = name
    self.measure = measure
  }
}
