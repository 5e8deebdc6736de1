public import AdversarialAttacks
public import PixelImages

extension PixelBatch {
  /// Pictures of one size and one number of channels, side by side.
  ///
  /// - Throws: `AttackError.pixelCount` where they differ.
  public init(_ images: [Image]) throws(AttackError) {
    try self.init(
      interleaved: images.map(\.pixels), channels: images.first?.channels ?? 1,
      height: images.first?.height ?? 0, width: images.first?.width ?? 0)
  }

  /// The pictures of the batch, in their order.
  public func images() throws(ImageError) -> [Image] {
    var images: [Image] = []
    for index in 0..<count {
      images.append(
        try Image(width: width, height: height, channels: channels, pixels: interleaved(index)))
    }
    return images
  }
}
