import PixelImages
import Toolkit

/// The paths in a stream of bytes: one per line, or each ended by NUL, as `find -print0` writes
/// them.
///
/// The first separator decides which, so that a name may contain the other one only after NUL. A
/// byte order mark and the carriage returns of Windows are dropped, and empty lines are skipped.
public struct PathLines {
  /// A path, or why there are no more, as a sentence.
  public enum Entry: Equatable, Sendable {
    case path(String)
    case problem(String)
  }

  private let read: () -> [UInt8]
  private var bytes: [UInt8] = []
  /// Where the next record begins.
  private var position = 0
  private var separator: UInt8?
  private var isAtStart = true
  private var isOver = false

  private static let newline = UInt8(ascii: "\n")
  /// Far longer than any path or URL.
  private static let longestPath = 1 << 16

  /// - Parameter read: Gives the next bytes, and none at the end.
  public init(read: @escaping () -> [UInt8]) { self.read = read }

  /// The next path; nil at the end, and after a problem.
  public mutating func next() -> Entry? {
    while !isOver, let end = endOfRecord() {
      if isAtStart {
        isAtStart = false
        if let format = Image.formatName(of: bytes) {
          return refuse("it holds a \(format) picture")
        }
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
        // So that no part of binary data is taken for a name.
        guard bytes.allSatisfy({ isAllowed($0) || $0 == separator || $0 == UInt8(ascii: "\r") })
        else { return refuse("it holds binary data") }
      }
      guard end - position <= Self.longestPath else {
        return refuse("a line has more than \(Self.longestPath) bytes")
      }
      var record = bytes[position..<end]
      position = min(end + 1, bytes.count)
      if separator != 0, record.last == UInt8(ascii: "\r") { record.removeLast() }
      guard !record.isEmpty else { continue }
      guard record.allSatisfy(isAllowed) else { return refuse("it holds binary data") }
      return .path(FileName.text(record))
    }
    return nil
  }

  private mutating func refuse(_ reason: String) -> Entry {
    isOver = true
    return .problem(
      "Standard input is no list of paths: \(reason). Give one path per line, or paths that end in "
        + "NUL as `find -print0` writes them; a picture's own bytes cannot be read from there.")
  }

  /// Where the next record ends, as far as is known if it is too long; nil if there is none.
  private mutating func endOfRecord() -> Int? {
    var searched = position
    while true {
      if let end = bytes[searched...].firstIndex(where: isSeparator) {
        separator = bytes[end]
        return end
      }
      searched = bytes.count
      guard searched - position <= Self.longestPath else { return searched }
      let more = read()
      guard !more.isEmpty else { return position < searched ? searched : nil }
      bytes.removeFirst(position)
      (searched, position) = (searched - position, 0)
      bytes += more
    }
  }

  /// Whether a byte ends a record: the separator, or either one if it is not known yet.
  private func isSeparator(_ byte: UInt8) -> Bool {
    separator.map { $0 == byte } ?? (byte == 0 || byte == Self.newline)
  }

  /// Whether a name may have a byte; of the controls, only tabs and escapes occur, and line breaks
  /// after NUL.
  private func isAllowed(_ byte: UInt8) -> Bool {
    byte >= 0x20 || byte == 0x09 || byte == 0x1B || separator == 0 && byte == Self.newline
  }
}
