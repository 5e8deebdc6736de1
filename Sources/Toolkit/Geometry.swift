/// A place in an image, in pixels; the origin is the centre of the top left pixel, y grows
/// downwards.
public struct Point: Hashable, Codable, Sendable {
  public var x: Double
  public var y: Double

  public init(x: Double, y: Double) {
    self.x = x
    self.y = y
  }

  public static func + (a: Point, b: Point) -> Point { Point(x: a.x + b.x, y: a.y + b.y) }
  public static func - (a: Point, b: Point) -> Point { Point(x: a.x - b.x, y: a.y - b.y) }
  public static func * (a: Point, scale: Double) -> Point { Point(x: a.x * scale, y: a.y * scale) }

  /// The square of `length`.
  public var squaredLength: Double { x * x + y * y }

  /// The Euclidean length of the vector from the origin, in pixels.
  public var length: Double { squaredLength.squareRoot() }
}

/// An axis-parallel rectangle in pixels, by its top left corner and its size.
public struct Rect: Hashable, Codable, Sendable {
  public var x: Double
  public var y: Double
  public var width: Double
  public var height: Double

  public init(x: Double, y: Double, width: Double, height: Double) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }

  public var center: Point { Point(x: x + width / 2, y: y + height / 2) }
  public var area: Double { width * height }

  /// The rectangle with place and size multiplied, as after resizing an image.
  public func scaled(by factor: Double) -> Rect {
    Rect(x: x * factor, y: y * factor, width: width * factor, height: height * factor)
  }

  /// The rectangle mirrored in an image of the given width, in pixels.
  public func mirrored(imageWidth: Int) -> Rect {
    Rect(x: Double(imageWidth) - x - width, y: y, width: width, height: height)
  }
}
