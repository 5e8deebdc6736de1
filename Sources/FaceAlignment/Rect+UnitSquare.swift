import Toolkit

extension Rect {
  /// Where a point of the unit square lies that stands for this box, in pixels measured from the
  /// centre of the top left one: the box's first column at 0, its last at 1.
  @inline(__always)
  func place(x: Float, y: Float) -> Point {
    Point(x: self.x + Double(x) * (width - 1), y: self.y + Double(y) * (height - 1))
  }
}
