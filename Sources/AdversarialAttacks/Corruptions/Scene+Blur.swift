import Glibc
import Toolkit

extension Scene {
  /// A lens out of focus: a disk whose edge is softened.
  func defocusBlur(_ picture: Raster) -> Raster {
    let (radius, softness) = strength(
      [(0.3, 0.4), (0.4, 0.5), (0.5, 0.6), (1, 0.2), (1.5, 0.1)],
      [(3, 0.1), (4, 0.5), (6, 0.5), (8, 0.5), (10, 0.5)])
    let reach = Int(radius) + 2
    let side = 2 * reach + 1
    let places = (-reach...reach).flatMap { y in (-reach...reach).map { x in (x: x, y: y) } }
    let isInside = places.map { Double($0.x * $0.x + $0.y * $0.y) <= radius * radius }
    let weight = 1 / Float(isInside.count(where: \.self))
    let edge = Bell(deviation: softness, reach: radius <= 8 ? 1 : 2).weights
    let disk = Raster(width: side, height: side, planes: [isInside.map { $0 ? weight : 0 }])
      .convolved(edge.map { ($0.offset, 0, $0.weight) })
      .convolved(edge.map { (0, $0.offset, $0.weight) })
    return picture.convolved(
      zip(places, disk.planes[0]).map { (x: $0.x, y: $0.y, weight: $1) })
  }

  /// Frosted glass: pixels change places with near ones.
  func glassBlur(_ picture: Raster, _ generator: inout SeededGenerator) -> Raster {
    let (deviation, reach, rounds) = strength(
      [(0.05, 1, 1), (0.25, 1, 1), (0.4, 1, 1), (0.25, 1, 2), (0.4, 1, 2)],
      [(0.7, 1, 2), (0.9, 2, 1), (1, 2, 3), (1.1, 3, 2), (1.5, 4, 2)])
    var glass = picture.blurred(deviation)
    let (width, height) = (picture.width, picture.height)
    guard width > 2 * reach + 1, height > 2 * reach + 1 else { return glass }
    for _ in 0..<rounds {
      for y in stride(from: height - reach, to: reach, by: -1) {
        for x in stride(from: width - reach, to: reach, by: -1) {
          let here = y * width + x
          let right = Int.random(in: -reach..<reach, using: &generator)
          let down = Int.random(in: -reach..<reach, using: &generator)
          let there = (y + down) * width + x + right
          for channel in glass.planes.indices { glass.planes[channel].swapAt(here, there) }
        }
      }
    }
    return glass.blurred(deviation)
  }

  func motionBlur(_ picture: Raster, _ generator: inout SeededGenerator) -> Raster {
    let (radius, deviation) = strength(
      [(6, 1), (6, 1.5), (6, 2), (8, 2), (9, 2.5)],
      [(10, 3), (15, 5), (15, 8), (15, 12), (20, 15)])
    let angle = Double.random(in: -45...45, using: &generator)
    return picture.smeared(radius: radius, deviation: deviation, degrees: angle)
  }

  /// The mean of the picture and of it ever more enlarged, as while a camera comes near.
  func zoomBlur(_ picture: Raster) -> Raster {
    let (end, step) = strength(
      [(1.06, 0.01), (1.11, 0.01), (1.16, 0.01), (1.21, 0.01), (1.26, 0.01)],
      [(1.11, 0.01), (1.16, 0.01), (1.21, 0.02), (1.26, 0.02), (1.31, 0.03)])
    let factors = Array(stride(from: 1.0, to: end - step / 2, by: step))
    var sum = picture
    for factor in factors {
      let enlarged = picture.zoomed(by: factor)
      for channel in sum.planes.indices {
        sum.planes[channel] = sum.planes[channel] .+ enlarged.planes[channel]
      }
    }
    return sum.map { $0 / Float(factors.count + 1) }
  }
}

extension Raster {
  /// Drawn out to one side along a direction, as by a motion.
  ///
  /// - Parameters:
  ///   - radius: Half of the trace's length, in pixels.
  ///   - deviation: How fast the trace fades, in pixels.
  func smeared(radius: Int, deviation: Double, degrees: Double) -> Raster {
    let radians = degrees * .pi / 180
    return convolved(
      Bell(deviation: deviation, offsets: Array(0...2 * radius)).weights.map { tap in
        (
          x: Int((Double(tap.offset) * cos(radians)).rounded()),
          y: Int((Double(tap.offset) * sin(radians)).rounded()), weight: tap.weight
        )
      })
  }
}
