extension Image {
  /// Rows of pictures in one picture, for reports; three channels, on white.
  ///
  /// Each picture is fitted into its square cell, centred, its shape kept: enlarged so that single
  /// pixels stay visible, shrunk by means over areas. Rows may differ in length.
  ///
  /// - Parameters:
  ///   - cell: The side of a cell, in pixels.
  ///   - gap: The space between cells and around all, in pixels.
  /// - Throws: `ImageError` with the code `.invalidRequest` where there is no picture, the cell is
  ///   below 1, the gap below 0, or the whole above 64 megapixels.
  public static func grid(
    _ images: [[Image]], cell: Int, gap: Int
  ) throws(ImageError) -> Image {
    let columns = images.map(\.count).max() ?? 0
    let sizes = (1...defaultPixelLimit, 0...defaultPixelLimit)
    guard columns > 0, sizes.0.contains(cell), sizes.1.contains(gap) else {
      throw ImageError.invalidRequest(
        "a grid of \(images.count) x \(columns) pictures, cell \(cell) and gap \(gap), was asked"
          + " for; at least one picture, a cell of 1 and a gap of 0 are needed")
    }
    var canvas = try blank(
      width: columns * (cell + gap) + gap, height: images.count * (cell + gap) + gap)
    for (row, images) in images.enumerated() {
      for (column, image) in images.enumerated() {
        let fitted = try image.fitted(into: cell)
        canvas.paste(
          fitted,
          x: gap + column * (cell + gap) + (cell - fitted.width) / 2,
          y: gap + row * (cell + gap) + (cell - fitted.height) / 2)
      }
    }
    return Image(
      unchecked: canvas.pixels, width: canvas.width, height: canvas.height, channels: 3)
  }

  private func fitted(into side: Int) throws(ImageError) -> Image {
    let scale = Double(side) / Double(max(width, height))
    return try rgb().resized(
      width: max(Int((Double(width) * scale).rounded()), 1),
      height: max(Int((Double(height) * scale).rounded()), 1),
      by: scale < 1 ? .area : .nearest)
  }

  private static func blank(width: Int, height: Int) throws(ImageError) -> Canvas {
    guard width <= defaultPixelLimit / height else {
      throw ImageError.invalidRequest(
        "a grid of \(width) x \(height) pixels was asked for; at most \(defaultPixelLimit) pixels"
          + " are possible")
    }
    return Canvas(
      width: width, height: height, pixels: [UInt8](repeating: 255, count: width * height * 3))
  }
}

/// Pixels of three channels that are still being put together.
private struct Canvas {
  let width: Int
  let height: Int
  var pixels: [UInt8]

  /// Copies an image of three channels that lies within the canvas.
  mutating func paste(_ image: Image, x: Int, y: Int) {
    let rowBytes = 3 * image.width
    for row in 0..<image.height {
      let start = 3 * ((y + row) * width + x)
      let source = image.pixels[row * rowBytes..<(row + 1) * rowBytes]
      pixels.replaceSubrange(start..<start + rowBytes, with: source)
    }
  }
}
