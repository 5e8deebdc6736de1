import PixelImages
import Toolkit

/// A picture as probes look at it, in coordinates of the unit square of a box.
struct PixelView {
  private let pixels: UnsafePointer<UInt8>
  private let width: Int
  private let height: Int
  private let isGrey: Bool
  private let box: Rect

  /// - Parameter pixels: Those of the image, and they must outlive the view.
  init(pixels: UnsafeBufferPointer<UInt8>, image: Image, box: Rect) {
    self.pixels = pixels.baseAddress.unsafelyUnwrapped
    (width, height) = (image.width, image.height)
    isGrey = image.channels == 1
    self.box = box
  }

  /// The nearest pixel to a place, counted row by row; -1 outside the picture.
  @inline(__always)
  func pixel(at place: Point) -> Int {
    // Truncated below, which rounds down what is not negative.
    let (column, row) = (place.x + 0.5, place.y + 0.5)
    guard column >= 0, column < Double(width), row >= 0, row < Double(height) else { return -1 }
    return Int(row) * width + Int(column)
  }

  /// The value of the nearest pixel, `0...255`; 0 outside the picture.
  @inline(__always)
  func intensity(x: Float, y: Float) -> Float {
    let index = pixel(at: box.place(x: x, y: y))
    guard index >= 0 else { return 0 }
    if isGrey { return Float(pixels[index]) }
    let rgb = pixels + 3 * index
    return Float((UInt32(rgb[0]) + UInt32(rgb[1]) + UInt32(rgb[2])) / 3)
  }
}

extension Rect {
  /// Where a point of the unit square lies that stands for this box, in pixels measured from the
  /// centre of the top left one: the box's first column at 0, its last at 1.
  @inline(__always)
  func place(x: Float, y: Float) -> Point {
    Point(x: self.x + Double(x) * (width - 1), y: self.y + Double(y) * (height - 1))
  }
}
