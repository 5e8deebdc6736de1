internal import CFFmpeg
public import Toolkit

/// Why frames could not be read or written.
public struct VideoError: DescribedError, Equatable {
  public enum Code: String, Sendable {
    /// The file or camera does not exist or must not be read; or a stream or camera does not
    /// answer, or has stopped answering.
    case unreadable, unreachable
    /// It is not a video, or FFmpeg cannot decode it; or it is truncated or damaged, or has no
    /// frames.
    case notVideo, broken, empty
    /// The video cannot be written, or its name has the wrong extension.
    case unwritable
    /// A part was requested of a live source.
    case unselectable
    /// The machine failed, or the native library did in a way that Stoic should have prevented.
    case outOfMemory, internalFailure
  }

  public let code: Code
  public let description: String

  public var fault: Fault {
    switch code {
    case .unreadable, .notVideo, .unreachable, .broken, .empty: .data
    case .unwritable, .unselectable: .usage
    case .outOfMemory, .internalFailure: .software
    }
  }

  init(_ code: Code, _ description: String) {
    (self.code, self.description) = (code, description)
  }

  /// FFmpeg's text for a status.
  static func reason(_ status: CInt) -> String {
    var text = [CChar](repeating: 0, count: 256)
    av_strerror(status, &text, text.count)
    return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// A number with at most two decimals, for messages.
  static func decimals(_ value: Double) -> String {
    let text = String((value * 100).rounded() / 100)
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  static func native(_ operation: String, _ status: CInt) -> VideoError {
    status == cffmpeg_no_memory
      ? VideoError(.outOfMemory, "\(operation) failed: there is not enough memory.")
      : VideoError(
        .internalFailure,
        "\(operation) failed: \(reason(status)). This is a bug in Stoic; please report it.")
  }

  static let noMemory = native("Reading a video", cffmpeg_no_memory)
}
