import PixelImages
import Toolkit

/// An image as probes see it, in coordinates of a box's unit square.
struct PixelView {
  private let pixels: UnsafePointer<UInt8>
  private let width: Int
  private let height: Int
  private let isGrey: Bool
  private let box: Rect

  /// - Parameter pixels: The pixels of the image; they must outlive the view.
  init(pixels: UnsafeBufferPointer<UInt8>, image: Image, box: Rect) {
    self.pixels = pixels.baseAddress.unsafelyUnwrapped
    (width, height) = (image.width, image.height)
    isGrey = image.channels == 1
    self.box = box
  }

  /// The pixel nearest to a position, counted row by row; -1 outside the image.
  @inline(__always)
  func pixel(at place: Point) -> Int {
    // Truncation below rounds down, because negative values are excluded.
    let (column, row) = (place.x + 0.5, place.y + 0.5)
    guard column >= 0, column < Double(width), row >= 0, row < Double(height) else { return -1 }
    return Int(row) * width + Int(column)
  }

  /// The value of the nearest pixel, `0...255`; 0 outside the image.
  @inline(__always)
  func intensity(x: Float, y: Float) -> Float {
    let index = pixel(at: box.place(x: x, y: y))
    guard index >= 0 else { return 0 }
    return probedIntensity(pixels, pixel: index, isGrey: isGrey)
  }
}

/// What a probe reads from a pixel: its value, or the mean of RGB, rounded down.
@inline(__always)
func probedIntensity(_ pixels: UnsafePointer<UInt8>, pixel: Int, isGrey: Bool) -> Float {
  if isGrey { return Float(pixels[pixel]) }
  let rgb = pixels + 3 * pixel
  return Float((UInt32(rgb[0]) + UInt32(rgb[1]) + UInt32(rgb[2])) / 3)
}

extension Rect {
  /// Maps a point of the unit square to pixels, measured from the centre of the top left one: 0 is
  /// the box's first column, 1 its last.
  @inline(__always)
  func place(x: Float, y: Float) -> Point {
    Point(x: self.x + Double(x) * (width - 1), y: self.y + Double(y) * (height - 1))
  }

  /// The inverse of `place`.
  func unit(_ place: Point) -> Point {
    Point(x: (place.x - x) / (width - 1), y: (place.y - y) / (height - 1))
  }
}
