import DurableFiles
public import FoundationEssentials

extension Image {
  /// The picture as the bytes of a PNG file, without loss: decoding gives an equal image, save that
  /// three equal channels come back as one.
  ///
  /// - Throws: `ImageError` with the code `.internalFailure`, as when memory is short.
  public func pngData() throws(ImageError) -> Data {
    try PNGEncoder.png(of: self)
  }

  /// The picture as the bytes of a JPEG file, with three channels.
  ///
  /// - Parameter quality: 0 to 100; what lies beyond counts as the end.
  /// - Throws: `ImageError` with the code `.internalFailure`, as when memory is short.
  public func jpegData(quality: Int) throws(ImageError) -> Data {
    try PixbufEncoder.jpeg(of: self, quality: quality)
  }

  /// Writes a PNG file; the file holds its old content or all of the new, whatever happens.
  ///
  /// - Parameter path: The file; folders on the way are created.
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
