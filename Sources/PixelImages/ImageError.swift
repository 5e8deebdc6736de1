import DurableFiles
public import Toolkit

/// Why an image could not be read, written or processed.
public struct ImageError: DescribedError, Equatable {
  /// The kind of error, for programs.
  public enum Code: String, Sendable {
    /// The file is missing, a folder, empty, or must not be read.
    case unreadable, empty
    /// The bytes are no picture of a known format; or they are, but end too early, are damaged, or
    /// need a decoder that is not installed.
    case notAnImage, truncated, corrupt
    /// The image has more pixels than the limit, or no width or height.
    case tooManyPixels, zeroSize
    /// There is not enough memory to decode it.
    case outOfMemory
    /// The number of pixels, the channels and the size do not match, or the image cannot provide
    /// the requested size, position or region.
    case wrongLayout, invalidRequest
    /// The file could not be written, or a native library failed on valid input.
    case unwritable, internalFailure
  }

  public let code: Code
  /// The path of the file, or the name that the caller gave to the bytes.
  public let name: String
  /// What was found, what was expected, and what to do.
  public let description: String

  public var fault: Fault {
    switch code {
    case .wrongLayout, .invalidRequest: .usage
    case .unwritable, .internalFailure, .outOfMemory: .software
    default: .data
    }
  }

  init(_ code: Code, name: String, _ description: String) {
    self.code = code
    self.name = name
    self.description = description
  }
}

// All of this module's error messages.

extension ImageError {
  /// The name of images that came from no file.
  static let inMemory = "image"

  static func unreadable(_ error: FileError) -> ImageError {
    ImageError(.unreadable, name: error.path, error.description)
  }

  static func unwritable(_ error: FileError) -> ImageError {
    ImageError(.unwritable, name: error.path, error.description)
  }

  static func empty(name: String) -> ImageError {
    ImageError(
      .empty, name: name,
      "\(name) is empty (0 bytes). Fetch the file again or remove it.")
  }

  static func notAnImage(name: String, bytes: [UInt8]) -> ImageError {
    if let kind = foreignKind(of: bytes) {
      return ImageError(
        .notAnImage, name: name,
        "\(name) is a picture of a kind that cannot be read: \(kind). Convert it to JPEG or PNG.")
    }
    let start = bytes.prefix(16)
    let isText = start.allSatisfy { (0x20...0x7E).contains($0) || (0x09...0x0D).contains($0) }
    let found =
      isText
      ? "text"
      : "bytes that begin with "
        + start.prefix(8).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
        .joined(separator: " ")
    return ImageError(
      .notAnImage, name: name,
      "\(name) is not an image: it contains \(found). Expected JPEG, PNG, BMP, WebP, TIFF, GIF, HEIC, AVIF or PNM. "
        + "Replace the file or remove it.")
  }

  private static func foreignKind(of bytes: [UInt8]) -> String? {
    let kinds: [(name: String, start: [UInt8])] = [
      ("JPEG 2000", [0, 0, 0, 12, 0x6A, 0x50, 0x20, 0x20]),
      ("JPEG 2000", [0xFF, 0x4F, 0xFF, 0x51]),
      ("JPEG XL", [0, 0, 0, 12, 0x4A, 0x58, 0x4C, 0x20]), ("JPEG XL", [0xFF, 0x0A]),
      ("Photoshop", Array("8BPS".utf8)), ("GIMP", Array("gimp xcf".utf8)),
      ("a raw file of a camera", Array("FUJIFILMCCD-RAW".utf8)),
      ("a raw file of a camera", Array("IIRO".utf8)),
      ("a raw file of a camera", [0x49, 0x49, 0x55, 0]),
    ]
    return kinds.first { bytes.starts(with: $0.start) }?.name
  }

  static func truncated(name: String, format: PictureFormat, byteCount: Int) -> ImageError {
    ImageError(
      .truncated, name: name,
      "\(name) is truncated: its \(byteCount) bytes end before the \(format.name) image does."
        + " Fetch the file again or remove it.")
  }

  static func corrupt(name: String, format: PictureFormat, reason: String) -> ImageError {
    ImageError(
      .corrupt, name: name,
      "\(name) cannot be decoded as \(format.name): \(reason). Replace the file, convert it to"
        + " another format, or remove it.")
  }

  static func noDecoder(name: String, format: PictureFormat, package: String) -> ImageError {
    ImageError(
      .corrupt, name: name,
      "\(name) is a \(format.name) picture, for which no decoder is installed. Install Debian's "
        + "package \(package), or convert the file to JPEG.")
  }

  static func tooManyPixels(name: String, width: Int, height: Int, limit: Int) -> ImageError {
    ImageError(
      .tooManyPixels, name: name,
      "\(name) has \(width) x \(height) pixels; at most \(limit) pixels are accepted. Shrink the"
        + " image, or raise the limit with --max-pixels (in the library, pixelLimit).")
  }

  static func outOfMemory(name: String, bytes: Int) -> ImageError {
    ImageError(
      .outOfMemory, name: name,
      "\(name) needs \(max(1, bytes / 1_000_000)) MB of memory to be decoded, which the system does"
        + " not give. Raise the limit of memory, use fewer --jobs, or shrink the image.")
  }

  static func zeroSize(width: Int, height: Int, name: String) -> ImageError {
    ImageError(
      .zeroSize, name: name,
      "\(name) is \(width) x \(height) pixels; at least 1 x 1 is expected. Replace or remove it.")
  }

  static func wrongLayout(_ what: String) -> ImageError {
    ImageError(.wrongLayout, name: inMemory, "Invalid image: \(what).")
  }

  static func invalidRequest(_ what: String) -> ImageError {
    ImageError(.invalidRequest, name: inMemory, "Invalid image operation: \(what).")
  }

  static func internalFailure(_ operation: String, reason: String) -> ImageError {
    ImageError(
      .internalFailure, name: inMemory,
      "\(operation) failed: \(reason). Please report this and attach the image.")
  }
}
