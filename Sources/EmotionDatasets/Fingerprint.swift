import EmotionCore

/// FNV-1a with 64 bits (Fowler, Noll and Vo): small and the same everywhere, but not cryptographic.
struct Fingerprint {
  private var hash: UInt64 = 0xCBF2_9CE4_8422_2325

  private mutating func mix(_ bytes: some Sequence<UInt8>) {
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
  }

  /// Mixes a text and an end mark that no UTF-8 holds, so that `ab, c` differs from `a, bc`.
  mutating func add(_ text: String) {
    mix(text.utf8)
    mix(CollectionOfOne(0xFF))
  }

  mutating func add(_ bytes: [UInt8]) {
    add(String(bytes.count))
    mix(bytes)
  }

  /// The hash so far, as `fnv1a64:` and 16 hexadecimal digits.
  var text: String {
    let digits = String(hash, radix: 16)
    return "fnv1a64:" + String(repeating: "0", count: 16 - digits.count) + digits
  }

  /// The fingerprint of pictures in their order: pixels where they are in memory, else file sizes.
  static func of(_ images: [LabelledImage]) -> String {
    var fingerprint = Fingerprint()
    for image in images {
      fingerprint.add(image.id)
      fingerprint.add(image.emotion.rawValue)
      fingerprint.add(image.subject ?? "")
      fingerprint.add(image.split?.rawValue ?? "")
      switch image.source {
      case .file(_, let byteCount): fingerprint.add(String(byteCount))
      case .grey(let pixels, _, _): fingerprint.add(pixels)
      }
    }
    return fingerprint.text
  }
}
