internal import CGLib
import FoundationEssentials

/// The SHA-256 of bytes (FIPS 180-4), which tells the files and datasets of a run apart in its
/// manifest and in model cards.
///
/// `sha256sum FILE` prints the same digits for a file.
public struct Fingerprint: ~Copyable {
  private let checksum: OpaquePointer?

  public init() { checksum = g_checksum_new(G_CHECKSUM_SHA256) }

  deinit { g_checksum_free(checksum) }

  /// Adds bytes, without a terminator.
  public mutating func add(_ bytes: UnsafeRawBufferPointer) {
    g_checksum_update(checksum, bytes.baseAddress, bytes.count)
  }

  /// Adds a text's UTF-8, without a terminator.
  public mutating func add(_ text: String) {
    var text = text
    text.withUTF8 { add(UnsafeRawBufferPointer($0)) }
  }

  /// `sha256:` and 64 hexadecimal digits; nothing can be added afterwards.
  public consuming func text() -> String {
    "sha256:" + String(cString: g_checksum_get_string(checksum))
  }

  /// The fingerprint of a file's bytes.
  public static func ofFile(_ path: String) throws(FileError) -> String {
    var fingerprint = Fingerprint()
    let bytes = try DurableFile.read(path)
    bytes.withUnsafeBytes { fingerprint.add($0) }
    return fingerprint.text()
  }
}
