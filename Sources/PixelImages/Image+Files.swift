import DurableFiles
public import FoundationEssentials

extension Image {
  /// The file extensions that can be read, in lower case.
  public static let fileExtensions = PictureFormat.allCases.flatMap(\.extensions)

  /// The extensions of pictures that cannot be read: JPEG 2000, JPEG XL, raw files of cameras, and
  /// the drafts of editors.
  public static let foreignExtensions = [
    "jp2", "j2k", "jpf", "jxl", "dng", "cr2", "cr3", "nef", "arw", "orf", "rw2", "raf", "pef",
    "srw",
    "psd", "xcf",
  ]

  /// Whether a file name has the extension of an image.
  public static func isPicture(named name: String) -> Bool {
    guard let dot = name.lastIndex(of: ".") else { return false }
    return fileExtensions.contains(name[name.index(after: dot)...].lowercased())
  }

  /// Reads a JPEG, PNG, BMP, WebP, TIFF or GIF file.
  ///
  /// - Parameters:
  ///   - path: The file; its content determines the format, not its name.
  ///   - pixelLimit: The largest number of pixels accepted, checked before anything is decoded.
  /// - Returns: The image upright, as `decode(_:name:pixelLimit:)` returns it.
  /// - Throws: `ImageError`, with the code `.unreadable` for a missing file or a folder.
  public static func read(
    _ path: String, pixelLimit: Int = defaultPixelLimit
  ) throws(ImageError) -> Image {
    try PictureFile(path).decode(pixelLimit: pixelLimit).image
  }

  /// Decodes the bytes of a JPEG, PNG, BMP, WebP, TIFF or GIF file, as `PictureFile.decode` does.
  ///
  /// - Parameters:
  ///   - bytes: The whole file.
  ///   - name: The name of the image in error messages.
  ///   - pixelLimit: The largest number of pixels accepted, checked before anything is decoded.
  public static func decode(
    _ bytes: Data, name: String, pixelLimit: Int = defaultPixelLimit
  ) throws(ImageError) -> Image {
    try PictureFile(bytes, name: name).decode(pixelLimit: pixelLimit).image
  }
}

extension Image {
  /// The image as PNG bytes.
  ///
  /// Decoding them returns an equal image, but three equal channels come back as one.
  ///
  /// - Throws: `ImageError` with the code `.internalFailure`, for example if memory is short.
  public func pngData() throws(ImageError) -> Data {
    try PNGEncoder.png(of: self)
  }

  /// The image, encoded as PNG and decoded again, with the same number of channels: what a reader
  /// of the file sees.
  ///
  /// - Parameter name: The name in error messages.
  public func throughPNG(named name: String) throws(ImageError) -> Image {
    let decoded = try Image.decode(pngData(), name: "\(name).png")
    return channels == 3 ? decoded.rgb() : decoded.grey()
  }

  /// The image as JPEG bytes, with three channels.
  ///
  /// - Parameter quality: 0 to 100; values outside are clamped.
  /// - Throws: `ImageError` with the code `.internalFailure`, for example if memory is short.
  public func jpegData(quality: Int) throws(ImageError) -> Data {
    try PixbufEncoder.jpeg(of: self, quality: quality)
  }

  /// Writes a PNG file, which keeps its old content if the writing is interrupted.
  ///
  /// - Parameter path: The file; missing folders are created.
  /// - Throws: `ImageError` with the code `.unwritable` or `.internalFailure`.
  public func writePNG(to path: String) throws(ImageError) {
    let bytes = try pngData()
    do throws(FileError) {
      try DurableFile.write(bytes, to: path)
    } catch {
      throw ImageError.unwritable(error)
    }
  }
}
