import Glibc
import Toolkit

extension Scene {
  func gaussianNoise(_ picture: Raster, _ generator: inout SeededGenerator) -> Raster {
    let deviation = strength([0.04, 0.06, 0.08, 0.09, 0.10], [0.08, 0.12, 0.18, 0.26, 0.38])
    return picture.map { $0 + Float(deviation * generator.normalDeviate()) }
  }

  /// Photons counted where 1 is the given number of them.
  func shotNoise(_ picture: Raster, _ generator: inout SeededGenerator) -> Raster {
    let photons = strength([500.0, 250, 100, 75, 50], [60, 25, 12, 5, 3])
    return picture.map { Float(Double(generator.poisson(Double($0) * photons)) / photons) }
  }

  /// Some values become 0 or 1.
  func impulseNoise(_ picture: Raster, _ generator: inout SeededGenerator) -> Raster {
    let share = strength([0.01, 0.02, 0.03, 0.05, 0.07], [0.03, 0.06, 0.09, 0.17, 0.27])
    return picture.map { value in
      guard Double.random(in: 0..<1, using: &generator) < share else { return value }
      return Bool.random(using: &generator) ? 1 : 0
    }
  }
}

extension RandomNumberGenerator {
  /// A number of events whose mean is given.
  ///
  /// By Knuth's product of uniform numbers; a mean above 30 is rounded from the normal
  /// distribution.
  mutating func poisson(_ mean: Double) -> Int {
    guard mean > 0 else { return 0 }
    guard mean <= 30 else {
      return max(0, Int((mean + mean.squareRoot() * normalDeviate()).rounded()))
    }
    let end = exp(-mean)
    var (count, product) = (0, Double.random(in: 0..<1, using: &self))
    while product > end {
      product *= Double.random(in: 0..<1, using: &self)
      count += 1
    }
    return count
  }
}
