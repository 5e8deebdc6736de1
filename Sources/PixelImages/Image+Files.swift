import DurableFiles
public import FoundationEssentials

extension Image {
  /// The file extensions that can be read, in lower case.
  public static let fileExtensions = PictureFormat.allCases.flatMap(\.extensions)

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
    try readFirstFrame(path, pixelLimit: pixelLimit).image
  }

  /// Reads a file and counts its frames or pages, of which the first is the image.
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
  /// - The orientation given by Exif (in JPEG, PNG and WebP) or by TIFF itself is applied.
  /// - Transparent pixels are blended with white.
  /// - 16-bit channels become 8-bit; palettes and CMYK become RGB, without colour profiles.
  /// - An image whose red, green and blue are equal everywhere has one channel.
  /// - The first page of a TIFF and the first frame of an animation are used.
  /// - Truncated bytes are an error. Other damage is detected if the format has checksums or the
  ///   decoder notices it, which excludes the coded data of JPEG and lossy WebP.
  ///
  /// Any number of threads may call it at once.
  ///
  /// - Parameters:
  ///   - bytes: The whole file.
  ///   - name: The name of the image in error messages.
  ///   - pixelLimit: The largest number of pixels accepted, checked before anything is decoded.
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
    let image: Image
    if let frame = header.firstFrame {
      image = try frame.decode(bytes, on: header, name: name)
    } else {
      image = try PixbufDecoder(name: name, header: header).decode(bytes)
    }
    return (image.upright(from: header.orientation), header.frames)
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
        reason: "a frame has \(largestFrame) pixels, but the image is only \(width) x \(height)")
    }
    if let problem { throw ImageError.corrupt(name: name, format: format, reason: problem) }
    guard isComplete else {
      throw ImageError.truncated(name: name, format: format, byteCount: byteCount)
    }
  }

  /// Marks the image as upright for libtiff, which applies some orientations only partly.
  fileprivate func neutraliseOrientation(in bytes: inout [UInt8]) {
    guard orientation != .upright, let offset = orientationOffset else { return }
    let isLittle = bytes[0] == UInt8(ascii: "I")
    bytes[offset] = isLittle ? 1 : 0
    bytes[offset + 1] = isLittle ? 0 : 1
  }
}

extension WebPFrame {
  /// The frame on a white canvas of the picture's size.
  fileprivate func decode(
    _ bytes: [UInt8], on canvas: PictureHeader, name: String
  ) throws(ImageError) -> Image {
    let file = file(in: bytes)
    guard let header = PictureHeader(format: .webp, bytes: file), header.isComplete,
      header.width == region.width, header.height == region.height,
      region.x + region.width <= canvas.width, region.y + region.height <= canvas.height
    else {
      throw ImageError.corrupt(
        name: name, format: .webp, reason: "its first frame is damaged or reaches beyond it")
    }
    let frame = try PixbufDecoder(name: name, header: header).decode(file)
    guard region.width < canvas.width || region.height < canvas.height else { return frame }
    let channels = frame.channels
    var pixels = [UInt8](repeating: 255, count: canvas.width * canvas.height * channels)
    for row in 0..<region.height {
      let source = row * region.width * channels
      let target = ((region.y + row) * canvas.width + region.x) * channels
      for offset in 0..<region.width * channels {
        pixels[target + offset] = frame.pixels[source + offset]
      }
    }
    return Image(
      unchecked: pixels, width: canvas.width, height: canvas.height, channels: channels)
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
