#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The exponential function without Foundation, which the everyday tool need not load for it.
enum Exponential {
  static func of(_ x: Float) -> Float { exp(x) }
}
