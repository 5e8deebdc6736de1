public import Toolkit

/// A picture that could not be read, written or worked on, with the reason in one sentence.
public struct ImageError: DescribedError, Equatable {
  /// What is wrong, for programs to tell apart.
  public enum Code: String, Sendable {
    /// The file is not there, is a folder, or may not be read.
    case unreadable
    /// The file has no bytes.
    case empty
    /// The bytes are not JPEG, PNG, BMP, WebP, TIFF or GIF.
    case notAnImage
    /// The picture ends before its format says that it ends.
    case truncated
    /// The format is right, the content is not, or is of a kind that the decoder does not know.
    case corrupt
    /// The picture has more pixels than the limit.
    case tooManyPixels
    /// Width or height is zero, as found or as asked for.
    case zeroSize
    /// Pixel count, channels, and size of an image do not fit each other.
    case wrongLayout
    /// The size, place or region asked for cannot be had from this image.
    case invalidRequest
    /// The file could not be written.
    case unwritable
    /// A native library failed on valid input.
    case internalFailure
  }

  public let code: Code
  /// The path of the file or the name that the caller gave to the bytes.
  public let name: String
  /// What was found, what was expected, and what to do.
  public let description: String

  public var fault: Fault {
    switch code {
    case .wrongLayout, .invalidRequest: .usage
    case .unwritable, .internalFailure: .software
    default: .data
    }
  }

  init(_ code: Code, name: String, _ description: String) {
    self.code = code
    self.name = name
    self.description = description
  }
}
