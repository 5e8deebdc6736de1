import EmotionCore
import Toolkit

extension Fingerprint {
  /// The fingerprint of pictures in their order: pixels where they are in memory, else file sizes.
  static func of(_ images: [LabelledImage], framing: DatasetFraming) -> String {
    var fingerprint = Fingerprint()
    if framing == .portrait { fingerprint.add(ended: framing.rawValue) }
    for image in images {
      fingerprint.add(ended: image.id)
      fingerprint.add(ended: image.emotion.rawValue)
      fingerprint.add(ended: image.subject ?? "")
      fingerprint.add(ended: image.split?.rawValue ?? "")
      if image.isSynthetic { fingerprint.add(ended: "synthetic") }
      switch image.source {
      case .file(_, let byteCount): fingerprint.add(ended: String(byteCount))
      case .grey(let pixels, _, _):
        fingerprint.add(ended: String(pixels.count))
        pixels.withUnsafeBytes { fingerprint.add($0) }
      }
    }
    return fingerprint.text
  }

  /// Mixes a text and an end mark that no UTF-8 holds, so that `ab, c` differs from `a, bc`.
  private mutating func add(ended text: String) {
    add(text)
    withUnsafeBytes(of: UInt8(0xFF)) { add($0) }
  }
}
