internal import CFFmpeg
public import Toolkit

/// Why frames could not be read or written.
public struct VideoError: DescribedError, Equatable {
  public enum Code: String, Sendable {
    /// There is no such file or camera, or it may not be read.
    case unreadable
    /// It is no video, or one in a form that FFmpeg here does not know.
    case notVideo
    /// A stream or camera that does not answer, or stopped answering.
    case unreachable
    /// The video ends before its end, or parts of it are damaged.
    case broken
    /// A video without a single frame.
    case empty
    /// A video cannot be written, or not under such a name.
    case unwritable
    case outOfMemory
    /// The native library failed in a way that Stoic should have prevented.
    case internalFailure
  }

  public let code: Code
  public let description: String

  public var fault: Fault {
    switch code {
    case .unreadable, .notVideo, .unreachable, .broken, .empty: .data
    case .unwritable: .usage
    case .outOfMemory, .internalFailure: .software
    }
  }

  init(_ code: Code, _ description: String) {
    (self.code, self.description) = (code, description)
  }

  /// What FFmpeg says of one of its error numbers.
  static func reason(_ status: CInt) -> String {
    var text = [CChar](repeating: 0, count: 256)
    av_strerror(status, &text, text.count)
    return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// A number for a sentence, with two decimals at most.
  static func decimals(_ value: Double) -> String {
    let text = String((value * 100).rounded() / 100)
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  static func native(_ operation: String, _ status: CInt) -> VideoError {
    status == cffmpeg_no_memory
      ? VideoError(.outOfMemory, "\(operation) failed: there is not enough memory.")
      : VideoError(
        .internalFailure,
        "\(operation) failed: \(reason(status)). This is a fault of Stoic; please report it.")
  }

  static let noMemory = native("Reading a video", cffmpeg_no_memory)
}
