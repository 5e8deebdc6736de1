import FoundationEssentials
public import Toolkit

extension Fingerprint {
  /// The fingerprint of a file's bytes.
  public static func ofFile(_ path: String) throws(FileError) -> String {
    var fingerprint = Fingerprint()
    let bytes = try DurableFile.read(path)
    bytes.withUnsafeBytes { fingerprint.add($0) }
    return fingerprint.text
  }
}
