/// How a stored image must be rotated or mirrored to be upright: the values of tag 274 in Exif and
/// TIFF.
package enum Orientation: Int, CaseIterable, Sendable {
  case upright = 1
  case mirrored = 2
  case upsideDown = 3
  case flipped = 4
  case transposed = 5
  case turnedRight = 6
  case transversed = 7
  case turnedLeft = 8

  /// Whether rows and columns change places.
  var swapsSides: Bool { rawValue >= 5 }

  /// The orientation with these steps through the stored image.
  package init(swapsSides: Bool, reversesRightStep: Bool, reversesDownStep: Bool) {
    self =
      Self.allCases.first {
        $0.swapsSides == swapsSides && $0.reversesRightStep == reversesRightStep
          && $0.reversesDownStep == reversesDownStep
      } ?? .upright
  }

  /// Whether a step right in the upright image is a step backwards in the stored one.
  fileprivate var reversesRightStep: Bool { [2, 3, 6, 7].contains(rawValue) }

  /// Whether a step down in the upright image is a step backwards in the stored one.
  fileprivate var reversesDownStep: Bool { [3, 4, 7, 8].contains(rawValue) }

  /// The steps in the stored image that lead right and down in the upright one.
  package var steps: (right: (x: Int, y: Int), down: (x: Int, y: Int)) {
    let right = reversesRightStep ? -1 : 1
    let down = reversesDownStep ? -1 : 1
    return swapsSides
      ? (right: (x: 0, y: right), down: (x: down, y: 0))
      : (right: (x: right, y: 0), down: (x: 0, y: down))
  }
}

extension Image {
  /// The upright image, if this one is stored in the given orientation.
  package func upright(from orientation: Orientation) -> Image {
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
    let turned = [UInt8](unsafeUninitializedCapacity: pixels.count) { turned, count in
      pixels.withUnsafeBufferPointer { pixels in
        var place = 0
        for y in 0..<newHeight {
          var offset = origin + y * downStep
          for _ in 0..<newWidth {
            for channel in 0..<channels { turned[place + channel] = pixels[offset + channel] }
            place += channels
            offset += rightStep
          }
        }
      }
      count = pixels.count
    }
    return Image(unchecked: turned, width: newWidth, height: newHeight, channels: channels)
  }

  /// The image with left and right exchanged.
  public func mirrored() -> Image {
    // Every frame of a video is mirrored, so grey images have a loop that the compiler vectorises.
    guard channels == 1 else { return upright(from: .mirrored) }
    let mirror = [UInt8](unsafeUninitializedCapacity: pixels.count) { mirror, count in
      pixels.withUnsafeBufferPointer { pixels in
        guard let from = pixels.baseAddress, let onto = mirror.baseAddress else { return }
        for y in 0..<height {
          let (last, first) = (from + (y + 1) * width - 1, onto + y * width)
          for x in 0..<width { first[x] = last[-x] }
        }
      }
      count = pixels.count
    }
    return Image(unchecked: mirror, width: width, height: height, channels: 1)
  }
}
