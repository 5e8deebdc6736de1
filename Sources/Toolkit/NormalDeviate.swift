import Glibc

extension RandomNumberGenerator {
  /// A number from the normal distribution with mean 0 and deviation 1, by Marsaglia's polar method
  /// (1964).
  public mutating func normalDeviate() -> Double {
    while true {
      let x = Double.random(in: -1...1, using: &self)
      let y = Double.random(in: -1...1, using: &self)
      let square = x * x + y * y
      if square > 0, square < 1 { return x * (-2 * log(square) / square).squareRoot() }
    }
  }
}
