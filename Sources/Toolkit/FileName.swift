import Glibc

/// The names of files as text, whatever bytes they consist of.
///
/// On Linux a name is any sequence of bytes, but text has to be Unicode. A byte that is not part of
/// valid UTF-8 stands in the text as `\x` and two hexadecimal digits, as in `caf\xE9.jpg`; all
/// others stand for themselves.
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
        text.unicodeScalars.append(Unicode.UTF8.decode(scalar))
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
  /// A file of exactly this name comes first; only if there is none do escapes stand for bytes.
  public static func withBytes<Result>(
    of text: String, _ body: (UnsafePointer<CChar>) -> Result
  ) -> Result {
    guard let bytes = bytes(of: text), text.withCString({ access($0, F_OK) }) != 0 else {
      return text.withCString(body)
    }
    return bytes.withUnsafeBytes {
      body($0.baseAddress.unsafelyUnwrapped.assumingMemoryBound(to: CChar.self))
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

  /// The byte of an escape; only those that are never text alone are written so.
  private static func escaped(_ letters: ArraySlice<UInt8>) -> UInt8? {
    guard letters.count == 4, letters.starts(with: "\\x".utf8) else { return nil }
    let byte = UInt8(String(decoding: letters.suffix(2), as: UTF8.self), radix: 16)
    return byte.flatMap { $0 >= 0x80 ? $0 : nil }
  }
}
