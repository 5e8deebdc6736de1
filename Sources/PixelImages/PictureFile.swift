import DurableFiles
public import FoundationEssentials
import Synchronization
import Toolkit

/// The bytes of a picture's file, ready to be decoded.
public struct PictureFile: Sendable {
  /// What else a reader should know about a decoded picture.
  public enum Remark: Hashable, Sendable {
    /// The picture is the first of several frames or pages.
    case firstFrame(of: Int)
    /// A JPEG lacks its end marker, although every row is there.
    case noEndMarker
    /// The file has 16 bits for each channel, and all values fit into fewer, so the picture is
    /// nearly black: at most 10 or 12.
    case fewBits(Int)
    /// The file has 16 bits for each channel; its values fit into fewer and were stretched to the
    /// full range.
    case stretched(bits: Int)
  }

  /// The path of the file, or the name that the caller gave to the bytes.
  public let name: String
  private let bytes: [UInt8]

  /// Reads a file; its content determines the format, not its name.
  ///
  /// - Throws: `ImageError` with the code `.unreadable`: the file is missing, or a folder.
  public init(_ path: String) throws(ImageError) {
    do throws(FileError) {
      self.init(try DurableFile.read(path), name: path)
    } catch {
      throw ImageError.unreadable(error)
    }
  }

  /// - Parameter name: The name of the picture in error messages.
  public init(_ bytes: Data, name: String) { (self.bytes, self.name) = ([UInt8](bytes), name) }

  /// Decodes a JPEG, PNG, BMP, WebP, TIFF, GIF, PNM or, if its decoder is installed, HEIC or AVIF.
  ///
  /// - The orientation given by Exif (in JPEG, PNG and WebP) or by TIFF itself is applied.
  /// - Transparent pixels are blended with white.
  /// - 16-bit channels become 8-bit; palettes and CMYK become RGB, without colour profiles.
  /// - An image whose red, green and blue are equal everywhere has one channel.
  /// - The first page of a TIFF and the first frame of an animation are used.
  /// - Missing rows are an error. Other damage is detected if the format has checksums or the
  ///   decoder notices it, which excludes the coded data of JPEG and lossy WebP.
  ///
  /// Any number of threads may call it at once. Pictures above 16 megapixels are decoded one at a
  /// time, which limits memory.
  ///
  /// - Parameters:
  ///   - pixelLimit: The largest number of pixels accepted, checked before anything is decoded.
  ///   - colourLimit: The largest number of pixels of which colours are returned; a larger picture
  ///     becomes grey, as `Image.grey()` makes it but for rounding.
  ///   - stretches: Whether a PNG or TIFF of 16 bits whose values fit into fewer, for example 10 or
  ///     12, is stretched to the full range.
  /// - Throws: `ImageError`: `.empty`, `.notAnImage`, `.truncated`, `.corrupt`, `.tooManyPixels`,
  ///   `.zeroSize` or `.outOfMemory`.
  public func decode(
    pixelLimit: Int = Image.defaultPixelLimit, colourLimit: Int = .max, stretches: Bool = false
  ) throws(ImageError) -> (image: Image, remarks: [Remark]) {
    guard !bytes.isEmpty else { throw ImageError.empty(name: name) }
    guard let format = PictureFormat(of: bytes) else {
      throw ImageError.notAnImage(name: name, bytes: bytes)
    }
    guard let header = PictureHeader(format: format, bytes: bytes) else {
      throw ImageError.truncated(name: name, format: format, byteCount: bytes.count)
    }
    try header.check(name: name, byteCount: bytes.count, pixelLimit: pixelLimit)
    let pixels = header.width * header.height
    var remarks: [Remark] = []
    if header.frames > 1 { remarks.append(.firstFrame(of: header.frames)) }
    if format == .jpeg, !header.isComplete { remarks.append(.noEndMarker) }
    return try Self.alone(pixels > Self.largePicture) { () throws(ImageError) in
      let asGrey = pixels > colourLimit
      if stretches, let (image, bits) = try stretched(header) {
        return (finished(image, header, asGrey: asGrey), remarks + [.stretched(bits: bits)])
      }
      let image = try decode(header, asGrey: asGrey, pixelLimit: pixelLimit)
      if header.depth == 16, let bits = Self.bits(of: image) { remarks.append(.fewBits(bits)) }
      return (image, remarks)
    }
  }

  /// The bits that the values of a 16-bit file have, of which the decoder keeps the upper eight;
  /// nil if they have more than twelve.
  private static func bits(of image: Image) -> Int? {
    guard let largest = image.pixels.max(), largest < 16, largest > 0 else { return nil }
    return largest < 4 ? 10 : 12
  }

  private func decode(
    _ header: PictureHeader, asGrey: Bool, pixelLimit: Int
  ) throws(ImageError) -> Image {
    // The decoder's pixels and a copy of them, in another order or with other channels.
    try check(bytes: 2 * header.width * header.height * (asGrey && header.format == .jpeg ? 1 : 3))
    let stored = try stored(header, asGrey: asGrey, pixelLimit: pixelLimit)
    return finished(stored, header, asGrey: asGrey)
  }

  /// The pixels as stored, stretched; nil if there is nothing to stretch.
  private func stretched(
    _ header: PictureHeader
  ) throws(ImageError) -> (image: Image, bits: Int)? {
    guard SixteenBitDecoder.takes(header) else { return nil }
    try check(bytes: SixteenBitDecoder.bytesNeeded(pixels: header.width * header.height))
    return try SixteenBitDecoder(name: name, header: header).decode(bytes)
  }

  private func check(bytes: Int) throws(ImageError) {
    guard AvailableMemory.has(bytes: bytes) else { throw .outOfMemory(name: name, bytes: bytes) }
  }

  /// The picture as its reader wants it.
  private func finished(_ stored: Image, _ header: PictureHeader, asGrey: Bool) -> Image {
    (asGrey ? stored.grey() : stored).upright(from: header.orientation)
  }

  /// The pixels as stored, before the orientation is applied; in colours unless grey is cheaper.
  private func stored(
    _ header: PictureHeader, asGrey: Bool, pixelLimit: Int
  ) throws(ImageError) -> Image {
    if header.format == .jpeg {
      return try JPEGDecoder(name: name, header: header).decode(bytes, asGrey: asGrey)
    }
    if let frame = header.firstFrame { return try frame.decode(bytes, on: header, name: name) }
    return try PixbufDecoder(name: name, header: header, pixelLimit: pixelLimit)
      .decode(header.uprightBytes(bytes))
  }

  /// A picture with more pixels is decoded alone.
  private static let largePicture = 16_000_000
  private static let largePictures = Mutex(())

  private static func alone<Result>(
    _ isAlone: Bool, _ body: () throws(ImageError) -> Result
  ) throws(ImageError) -> Result {
    guard isAlone else { return try body() }
    return try largePictures.withLock { (_) throws(ImageError) in try body() }
  }
}

extension PictureHeader {
  fileprivate func check(name: String, byteCount: Int, pixelLimit: Int) throws(ImageError) {
    guard width > 0, height > 0 else {
      throw ImageError.zeroSize(width: width, height: height, name: name)
    }
    guard width <= min(pixelLimit, 1 << 40) / height else {
      throw ImageError.tooManyPixels(
        name: name, width: width, height: height, limit: pixelLimit)
    }
    guard largestFrame <= pixelLimit else {
      throw ImageError.corrupt(
        name: name, format: format,
        reason: "a frame has \(largestFrame) pixels, but the image is only \(width) x \(height)")
    }
    if let problem { throw ImageError.corrupt(name: name, format: format, reason: problem) }
    // Of a JPEG, only the decoder knows whether rows are missing.
    guard isComplete || format == .jpeg else {
      throw ImageError.truncated(name: name, format: format, byteCount: byteCount)
    }
  }

  /// The file marked as upright, for libtiff, which applies some orientations only partly.
  fileprivate func uprightBytes(_ file: [UInt8]) -> [UInt8] {
    guard orientation != .upright, let offset = orientationOffset else { return file }
    var file = file
    let isLittle = file[0] == UInt8(ascii: "I")
    file[offset] = isLittle ? 1 : 0
    file[offset + 1] = isLittle ? 0 : 1
    return file
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
        name: name, format: .webp,
        reason: "its first frame is damaged or extends beyond the picture")
    }
    let frame = try PixbufDecoder(name: name, header: header, pixelLimit: .max).decode(file)
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
