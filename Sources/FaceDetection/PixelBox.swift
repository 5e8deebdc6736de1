/// A box of whole pixels; `right` and `bottom` are inclusive.
struct PixelBox: Equatable {
  var left: Int
  var top: Int
  var right: Int
  var bottom: Int

  var width: Int { max(0, right - left + 1) }
  var height: Int { max(0, bottom - top + 1) }
  private var area: Double { Double(width) * Double(height) }

  /// The window at a cell of a feature map, in pixels of the map's image.
  ///
  /// As in dlib, it reaches from the centre of its first cell to that of its last.
  static func window(row: Int, column: Int) -> PixelBox {
    func centre(_ cell: Int) -> Int {
      let place = cell * FeatureMap.cellSize + 1
      return place + (place < 0 ? -FeatureMap.cellSize / 2 : FeatureMap.cellSize / 2)
    }
    // The first cell with features is the second cell of the image.
    let first = 1 - FeatureMap.leftMargin
    let last = first + DetectorModel.windowCells - 1
    return PixelBox(
      left: centre(column + first), top: centre(row + first), right: centre(column + last),
      bottom: centre(row + last))
  }

  /// Maps the box to the image that is `levels` pyramid levels larger.
  func enlarged(levels: Int) -> PixelBox {
    mapped { value in
      (0..<levels).reduce(value) { place, _ in place * (6 / 5.0) + 0.3 }
    }
  }

  /// The box in the next smaller image of the pyramid.
  var shrunk: PixelBox { mapped { ($0 - 0.3) * (5.0 / 6) } }

  private func mapped(_ transform: (Double) -> Double) -> PixelBox {
    func place(_ value: Int) -> Int { Int((transform(Double(value)) + 0.5).rounded(.down)) }
    return PixelBox(
      left: place(left), top: place(top), right: place(right), bottom: place(bottom))
  }

  /// Whether two boxes show the same object: their overlap exceeds a share of the rectangle around
  /// both, or a share of either box.
  func isSame(as other: PixelBox, overlap: Double, cover: Double) -> Bool {
    let common = PixelBox(
      left: max(left, other.left), top: max(top, other.top), right: min(right, other.right),
      bottom: min(bottom, other.bottom)
    ).area
    guard common > 0 else { return false }
    let around = PixelBox(
      left: min(left, other.left), top: min(top, other.top), right: max(right, other.right),
      bottom: max(bottom, other.bottom)
    ).area
    return common / around > overlap || common / area > cover || common / other.area > cover
  }
}
