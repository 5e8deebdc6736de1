import EmotionCore
import Foundation
import Toolkit

/// A rotation, then a scaling, then a shift.
struct Motion {
  let angle: Double
  let scale: Double
  let shift: Point

  func applied(to face: Landmarks) -> Landmarks {
    Landmarks(
      points: face.points.map {
        Point(
          x: scale * (cos(angle) * $0.x - sin(angle) * $0.y),
          y: scale * (sin(angle) * $0.x + cos(angle) * $0.y)) + shift
      })
  }
}

extension Landmarks {
  func moved(_ indices: [Int], by way: Point) -> Landmarks {
    var copy = self
    for index in indices { copy.points[index] = copy.points[index] + way }
    return copy
  }

  func mouthCornersMoved(up pixels: Double) -> Landmarks {
    moved([48, 54, 60, 64], by: Point(x: 0, y: -pixels))
  }

  func opened(by pixels: Double) -> Landmarks {
    moved([55, 56, 57, 58, 59, 65, 66, 67], by: Point(x: 0, y: pixels))
  }

  /// As in the mirrored picture, with the points numbered as the scheme numbers them there.
  var mirrored: Landmarks {
    Landmarks(points: Scheme68.mirror.map { Point(x: 200 - points[$0].x, y: points[$0].y) })
  }

  /// Reflected, with unchanged numbers.
  var flipped: Landmarks {
    Landmarks(points: points.map { Point(x: 200 - $0.x, y: $0.y) })
  }
}

let smiling = sampleFace.mouthCornersMoved(up: 6).opened(by: 4)
