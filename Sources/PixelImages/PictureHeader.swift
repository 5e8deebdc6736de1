/// What a picture file says about itself, found without decoding a pixel.
///
/// gdk-pixbuf decodes a whole PNG even where a handler shrinks it to one pixel (60,000 x 60,000:
/// half a minute, 10 GB), fills what is missing of a truncated JPEG, PNG, BMP, WebP or GIF without
/// a word, and knows the orientation of JPEG and, partly, of TIFF only. So these things are read
/// here.
struct PictureHeader: Equatable {
  var format: PictureFormat
  /// Columns and rows as stored, before the orientation is applied.
  var width: Int
  var height: Int
  var orientation = Orientation.upright
  /// Where a TIFF keeps its orientation; `nil` for all else.
  var orientationOffset: Int?
  /// Whether it is a WebP of several frames; the module for them complains on standard error.
  var isAnimated = false
  /// The pictures of a GIF; 1 for all else.
  var frames = 1
  /// The most pixels of a frame of a GIF, which may be larger than the picture; 0 for all else.
  var largestFrame = 0
  /// What no decoder should be given: half a sentence.
  var problem: String?
  /// Whether the bytes reach as far as the format says that they must.
  var isComplete = false

  /// Reads the header; `nil` where the bytes end, or go wrong, before the size of the picture.
  init?(format: PictureFormat, bytes: [UInt8]) {
    self.init(format: format, width: 0, height: 0)
    let hasSize =
      switch format {
      case .jpeg: readJPEG(bytes)
      case .png: readPNG(bytes)
      case .bmp: readBMP(bytes)
      case .webp: readWebP(bytes)
      case .tiff: readTIFF(bytes)
      case .gif: readGIF(bytes)
      }
    guard hasSize else { return nil }
  }

  private init(format: PictureFormat, width: Int, height: Int) {
    self.format = format
    self.width = width
    self.height = height
  }
}
