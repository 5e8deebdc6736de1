public import EmotionCore
public import PixelImages

/// A picture of a dataset and its emotion; the pixels are loaded on demand.
public struct LabelledImage: Sendable {
  /// Where the picture comes from.
  public enum Source: Sendable {
    /// A file, decoded by `load`.
    case file(path: String, byteCount: Int)
    /// Grey pixels, row by row from the top left, `0...255`.
    case grey(pixels: [UInt8], width: Int, height: Int)
  }

  /// The path relative to the dataset, or the row, such as `row-000012`; unique in its dataset.
  public let id: String
  public let emotion: Emotion
  /// The person in the picture; `nil` if unknown.
  public let subject: String?
  /// The split of the picture; every picture of an opened dataset has one.
  public internal(set) var split: Split?
  public let source: Source
  /// Whether the face is synthetic.
  public let isSynthetic: Bool
  /// The region of the picture to use; `nil` for all of it.
  public internal(set) var region: PixelRegion?

  public init(
    id: String, emotion: Emotion, subject: String? = nil, split: Split? = nil, source: Source,
    isSynthetic: Bool = false
  ) {
    self.id = id
    self.emotion = emotion
    self.subject = subject
    self.split = split
    self.source = source
    self.isSynthetic = isSynthetic
  }

  /// Reads the picture, or its region, anew at each call.
  ///
  /// - Parameter pixelLimit: The most pixels to decode.
  /// - Throws: `ImageError` if the file is damaged, incomplete or too large.
  public func load(pixelLimit: Int = Image.defaultPixelLimit) throws(ImageError) -> Image {
    let image =
      switch source {
      case .file(let path, _): try Image.read(path, pixelLimit: pixelLimit)
      case .grey(let pixels, let width, let height):
        try Image(width: width, height: height, channels: 1, pixels: pixels)
      }
    guard let region else { return image }
    return try image.cropped(to: region)
  }
}
