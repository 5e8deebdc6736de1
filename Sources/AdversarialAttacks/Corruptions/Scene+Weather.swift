import Toolkit

extension Scene {
  /// Flakes of random size that fall through a brightened scene.
  func snow(_ picture: Raster, _ generator: inout SeededGenerator) -> Raster {
    let flakes = strength(
      [
        Flakes(0.1, 0.2, 1, 0.6, 8, 3, 0.95), Flakes(0.1, 0.2, 1, 0.5, 10, 4, 0.9),
        Flakes(0.15, 0.3, 1.75, 0.55, 10, 4, 0.9), Flakes(0.25, 0.3, 2.25, 0.6, 12, 6, 0.85),
        Flakes(0.3, 0.3, 1.25, 0.65, 14, 12, 0.8),
      ],
      [
        Flakes(0.1, 0.3, 3, 0.5, 10, 4, 0.8), Flakes(0.2, 0.3, 2, 0.5, 12, 4, 0.7),
        Flakes(0.55, 0.3, 4, 0.9, 12, 8, 0.7), Flakes(0.55, 0.3, 4.5, 0.85, 12, 8, 0.65),
        Flakes(0.55, 0.3, 2.5, 0.85, 12, 12, 0.55),
      ])
    let angle = Double.random(in: -135 ... -45, using: &generator)
    let layer = Raster(width: picture.width, height: picture.height) {
      Float(flakes.mean + flakes.deviation * generator.normalDeviate())
    }
    .zoomed(by: flakes.zoom).map { $0 < Float(flakes.threshold) ? 0 : $0 }.limited
    .smeared(radius: flakes.radius, deviation: flakes.trace, degrees: angle)
    let (luminance, kept) = (picture.luminance, Float(flakes.kept))
    var bright = picture
    for channel in picture.planes.indices {
      bright.planes[channel] = picture.planes[channel].indices.map {
        let value = picture.planes[channel][$0]
        return kept * value + (1 - kept) * max(value, luminance[$0] * 1.5 + 0.5)
      }
    }
    // The second layer is the first, turned by half a circle.
    let turned = Raster(
      width: layer.width, height: layer.height, planes: [layer.planes[0].reversed()])
    return bright.mixed(with: layer, +).mixed(with: turned, +)
  }

  /// Crystals of ice over the picture.
  func frost(_ picture: Raster, _ generator: inout SeededGenerator) -> Raster {
    let (kept, ice) = strength(
      [(1.0, 0.2), (1, 0.3), (0.9, 0.4), (0.85, 0.4), (0.75, 0.45)] as [(Float, Float)],
      [(1, 0.4), (0.8, 0.6), (0.7, 0.7), (0.65, 0.7), (0.6, 0.75)])
    let cloud = plasma(picture, roughness: 1.6, &generator)
    // Sharp ridges where the cloud is half full look like the needles of ice.
    let needles = cloud.map { value in
      let ridge = 1 - 2 * abs(value - 0.5)
      return ridge * ridge
    }
    return picture.mixed(with: needles) { kept * $0 + ice * $1 }
  }

  func fog(_ picture: Raster, _ generator: inout SeededGenerator) -> Raster {
    let (density, roughness) = strength(
      [(0.2, 3), (0.5, 3), (0.75, 2.5), (1, 2), (1.5, 1.75)],
      [(1.5, 2), (2, 2), (2.5, 1.7), (2.5, 1.5), (3, 1.4)])
    let brightest = picture.values.max() ?? 1
    let dimming = brightest / (brightest + Float(density))
    return picture.mixed(with: plasma(picture, roughness: roughness, &generator)) {
      ($0 + Float(density) * $1) * dimming
    }
  }

  /// What makes snow.
  private struct Flakes {
    /// The distribution of the flakes' brightness, and the one below which there is none.
    let (mean, deviation, threshold): (Double, Double, Double)
    let zoom: Double
    /// The trace of their fall.
    let (radius, trace): (Int, Double)
    /// How much of the scene stays as it is.
    let kept: Double

    init(
      _ mean: Double, _ deviation: Double, _ zoom: Double, _ threshold: Double, _ radius: Int,
      _ trace: Double, _ kept: Double
    ) {
      (self.mean, self.deviation, self.threshold) = (mean, deviation, threshold)
      (self.zoom, self.radius, self.trace, self.kept) = (zoom, radius, trace, kept)
    }
  }

  /// A random cloud, from 0 to 1, of a picture's size: the diamond-square algorithm on a torus.
  ///
  /// - Parameter roughness: By how much every halving of the scale weakens the changes.
  private func plasma(
    _ picture: Raster, roughness: Double, _ generator: inout SeededGenerator
  ) -> Raster {
    var side = 1
    while side < max(picture.width, picture.height) { side *= 2 }
    var cloud = [Double](repeating: 0, count: side * side)
    var (step, change) = (side, 1.0)
    func place(_ x: Int, _ y: Int) -> Int {
      ((y + side) % side) * side + (x + side) % side
    }
    func fill(_ x: Int, _ y: Int, _ neighbours: [(Int, Int)]) {
      let mean = neighbours.reduce(0) { $0 + cloud[place($1.0, $1.1)] } / Double(neighbours.count)
      cloud[place(x, y)] = mean + change * Double.random(in: -change...change, using: &generator)
    }
    while step >= 2 {
      let half = step / 2
      for y in stride(from: half, to: side, by: step) {
        for x in stride(from: half, to: side, by: step) {
          fill(
            x, y,
            [
              (x - half, y - half), (x + half, y - half), (x - half, y + half),
              (x + half, y + half),
            ])
        }
      }
      for y in stride(from: 0, to: side, by: half) {
        for x in stride(from: y % step == 0 ? half : 0, to: side, by: step) {
          fill(x, y, [(x - half, y), (x + half, y), (x, y - half), (x, y + half)])
        }
      }
      step = half
      change /= roughness
    }
    let (lowest, highest) = (cloud.min() ?? 0, cloud.max() ?? 1)
    let range = max(highest - lowest, .leastNormalMagnitude)
    let values = (0..<picture.height).flatMap { y in
      (0..<picture.width).map { Float((cloud[y * side + $0] - lowest) / range) }
    }
    return Raster(width: picture.width, height: picture.height, planes: [values])
  }
}
