import Glibc

/// The names of files as text, whatever bytes they consist of.
///
/// On Linux a name is any sequence of bytes, but text has to be Unicode. A byte that is not part of
/// valid UTF-8 stands in the text as `\x` and two hexadecimal digits, as in `caf\xE9.jpg`. All
/// others stand for themselves, but for a backslash that would begin such an escape: `\x5C`.
public enum FileName {
  /// The text for a name's bytes.
  public static func text(_ bytes: some Sequence<UInt8>) -> String {
    let bytes = Array(bytes)
    var text = ""
    var parser = Unicode.UTF8.ForwardParser()
    var rest = bytes.makeIterator()
    var place = 0
    while true {
      switch parser.parseScalar(from: &rest) {
      case .valid(let scalar):
        if escaped(bytes[place...].prefix(4)) != nil {
          text += "\\x5C"
        } else {
          text.unicodeScalars.append(Unicode.UTF8.decode(scalar))
        }
        place += scalar.count
      case .error(let length):
        for byte in bytes[place..<place + length] {
          text += "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }
        place += length
      case .emptyInput: return text
      }
    }
  }

  /// The text for a name that ends in NUL.
  public static func text(_ name: UnsafePointer<CChar>) -> String {
    text(UnsafeRawBufferPointer(start: name, count: strlen(name)))
  }

  /// Lends the bytes of a name, which end in NUL, to a system call.
  ///
  /// Escapes stand for bytes, unless there is no such file: then the text is the name.
  public static func withBytes<Result>(
    of text: String, _ body: (UnsafePointer<CChar>) -> Result
  ) -> Result {
    guard let bytes = bytes(of: text) else { return text.withCString(body) }
    return bytes.withUnsafeBytes { bytes in
      let name = bytes.baseAddress.unsafelyUnwrapped.assumingMemoryBound(to: CChar.self)
      let isOnlyText = access(name, F_OK) != 0 && text.withCString { access($0, F_OK) } == 0
      return isOnlyText ? text.withCString(body) : body(name)
    }
  }

  /// The bytes that a text with escapes stands for, and NUL; nil if it has none.
  private static func bytes(of text: String) -> [UInt8]? {
    let given = Array(text.utf8)
    var bytes: [UInt8] = []
    var place = 0
    while place < given.count {
      if let byte = escaped(given[place...].prefix(4)) {
        bytes.append(byte)
        place += 4
      } else {
        bytes.append(given[place])
        place += 1
      }
    }
    return bytes.count < given.count ? bytes + [0] : nil
  }

  /// The byte of an escape: one that is never text alone, or a backslash.
  private static func escaped(_ letters: ArraySlice<UInt8>) -> UInt8? {
    guard letters.count == 4, letters.starts(with: "\\x".utf8) else { return nil }
    let byte = UInt8(String(decoding: letters.suffix(2), as: UTF8.self), radix: 16)
    return byte.flatMap { $0 >= 0x80 || $0 == UInt8(ascii: "\\") ? $0 : nil }
  }
}
