import DurableFiles
public import FoundationEssentials

extension Image {
  /// The endings of the names of files that are read, in lower case.
  public static let fileExtensions = PictureFormat.allCases.flatMap(\.extensions)

  /// Whether a file's name is that of a picture.
  public static func isPicture(named name: String) -> Bool {
    guard let dot = name.lastIndex(of: ".") else { return false }
    return fileExtensions.contains(name[name.index(after: dot)...].lowercased())
  }

  /// Reads a JPEG, PNG, BMP, WebP, TIFF or GIF file.
  ///
  /// - Parameters:
  ///   - path: The file; its content tells the format, not its name.
  ///   - pixelLimit: The most pixels accepted, checked before anything is decoded.
  /// - Returns: The picture upright, as `decode(_:name:pixelLimit:)` gives it.
  /// - Throws: `ImageError`, with the code `.unreadable` for a missing file or a folder.
  public static func read(
    _ path: String, pixelLimit: Int = defaultPixelLimit
  ) throws(ImageError) -> Image {
    try readFirstFrame(path, pixelLimit: pixelLimit).image
  }

  /// The same, with the number of the file's frames: more than 1 for an animated GIF, of which the
  /// image is the first.
  public static func readFirstFrame(
    _ path: String, pixelLimit: Int = defaultPixelLimit
  ) throws(ImageError) -> (image: Image, frames: Int) {
    let bytes: Data
    do throws(FileError) {
      bytes = try DurableFile.read(path)
    } catch {
      throw ImageError.unreadable(error)
    }
    return try decodeFirstFrame(bytes, name: path, pixelLimit: pixelLimit)
  }

  /// Decodes the bytes of a JPEG, PNG, BMP, WebP, TIFF or GIF file.
  ///
  /// - The orientation that Exif (in JPEG, PNG and WebP) or TIFF itself tells is applied.
  /// - Transparency is flattened on white.
  /// - 16 bits a channel become 8, palettes and CMYK become RGB (without colour profiles).
  /// - A picture in which red, green and blue are equal everywhere has one channel.
  /// - Of several pages or the frames of a GIF, the first is taken; an animated WebP is refused.
  /// - Bytes that end too early are an error. Damage that leaves the format's structure whole is
  ///   found where the format has checksums or the decoder notices: not within the coded data of
  ///   JPEG and lossy WebP.
  ///
  /// Safe to call from several threads at once.
  ///
  /// - Parameters:
  ///   - bytes: The whole file.
  ///   - name: What errors call the picture.
  ///   - pixelLimit: The most pixels accepted, checked before anything is decoded.
  /// - Throws: `ImageError`: `.empty`, `.notAnImage`, `.truncated`, `.corrupt`, `.tooManyPixels` or
  ///   `.zeroSize`.
  public static func decode(
    _ bytes: Data, name: String, pixelLimit: Int = defaultPixelLimit
  ) throws(ImageError) -> Image {
    try decodeFirstFrame(bytes, name: name, pixelLimit: pixelLimit).image
  }

  private static func decodeFirstFrame(
    _ bytes: Data, name: String, pixelLimit: Int
  ) throws(ImageError) -> (image: Image, frames: Int) {
    var bytes = [UInt8](bytes)
    guard !bytes.isEmpty else { throw ImageError.empty(name: name) }
    guard let format = PictureFormat(of: bytes) else {
      throw ImageError.notAnImage(name: name, bytes: bytes)
    }
    guard let header = PictureHeader(format: format, bytes: bytes) else {
      throw ImageError.truncated(name: name, format: format, byteCount: bytes.count)
    }
    try header.check(name: name, byteCount: bytes.count, pixelLimit: pixelLimit)
    header.neutraliseOrientation(in: &bytes)
    let decoder = PixbufDecoder(name: name, header: header)
    return (try decoder.decode(bytes).upright(from: header.orientation), header.frames)
  }
}

extension PictureHeader {
  fileprivate func check(name: String, byteCount: Int, pixelLimit: Int) throws(ImageError) {
    guard width > 0, height > 0 else {
      throw ImageError.zeroSize(width: width, height: height, name: name)
    }
    guard width <= pixelLimit / height else {
      throw ImageError.tooManyPixels(
        name: name, width: width, height: height, limit: pixelLimit)
    }
    guard largestFrame <= pixelLimit else {
      throw ImageError.corrupt(
        name: name, format: format,
        reason: "a frame has \(largestFrame) pixels, where the picture has \(width) x \(height)")
    }
    if let problem { throw ImageError.corrupt(name: name, format: format, reason: problem) }
    guard isComplete else {
      throw ImageError.truncated(name: name, format: format, byteCount: byteCount)
    }
    guard !isAnimated else {
      throw ImageError.corrupt(
        name: name, format: format, reason: "it is an animation, where a still picture is expected")
    }
  }

  /// Tells libtiff, which turns pictures half way, that this one is upright.
  fileprivate func neutraliseOrientation(in bytes: inout [UInt8]) {
    guard orientation != .upright, let offset = orientationOffset else { return }
    let isLittle = bytes[0] == UInt8(ascii: "I")
    bytes[offset] = isLittle ? 1 : 0
    bytes[offset + 1] = isLittle ? 0 : 1
  }
}

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
