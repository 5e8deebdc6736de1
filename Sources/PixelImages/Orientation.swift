/// How a stored picture is turned to be seen upright: the values of Exif's and TIFF's tag 274.
enum Orientation: Int, CaseIterable {
  case upright = 1
  case mirrored = 2
  case upsideDown = 3
  case flipped = 4
  case transposed = 5
  case turnedRight = 6
  case transversed = 7
  case turnedLeft = 8

  /// Whether columns become rows.
  var swapsSides: Bool { rawValue >= 5 }

  /// Whether stepping right in the upright picture steps backwards in the stored one.
  fileprivate var reversesRightStep: Bool { [2, 3, 6, 7].contains(rawValue) }

  /// Whether stepping down in the upright picture steps backwards in the stored one.
  fileprivate var reversesDownStep: Bool { [3, 4, 7, 8].contains(rawValue) }
}

extension Image {
  /// The picture as it is to be seen, if it is stored in the given orientation.
  func upright(from orientation: Orientation) -> Image {
    guard orientation != .upright else { return self }
    let swaps = orientation.swapsSides
    let (newWidth, newHeight) = swaps ? (height, width) : (width, height)
    var rightStep = (swaps ? width : 1) * channels
    var downStep = (swaps ? 1 : width) * channels
    var origin = 0
    if orientation.reversesRightStep {
      origin += rightStep * (newWidth - 1)
      rightStep = -rightStep
    }
    if orientation.reversesDownStep {
      origin += downStep * (newHeight - 1)
      downStep = -downStep
    }
    var turned: [UInt8] = []
    turned.reserveCapacity(pixels.count)
    for y in 0..<newHeight {
      for x in 0..<newWidth {
        let offset = origin + y * downStep + x * rightStep
        for channel in 0..<channels { turned.append(pixels[offset + channel]) }
      }
    }
    return Image(unchecked: turned, width: newWidth, height: newHeight, channels: channels)
  }

  /// The picture with left and right exchanged.
  public func mirrored() -> Image { upright(from: .mirrored) }
}
