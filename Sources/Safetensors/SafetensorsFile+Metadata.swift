import DurableFiles
import FoundationEssentials

extension SafetensorsFile {
  /// What a file says about itself, without reading its tensors.
  ///
  /// - Throws: `SafetensorsError`: unreadable, truncated within the header, or a malformed header.
  public static func readMetadata(_ path: String) throws(SafetensorsError) -> [String: String] {
    let head: Data
    do {
      let length = try DurableFile.read(path, atMost: 8).reversed().reduce(UInt64(0)) {
        $0 << 8 | UInt64($1)
      }
      let header = min(length, UInt64(SafetensorsHeader.largestHeader))
      head = try DurableFile.read(path, atMost: 8 + Int(header))
    } catch {
      throw SafetensorsError(.unreadable, path: path, detail: error.description)
    }
    return try SafetensorsHeader.decode(head, path: path).metadata
  }
}
