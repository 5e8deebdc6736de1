import Foundation
import TestSupport

@testable import FaceAlignment

/// Inputs to begin with: whole files, of which the fuzzer makes others.
enum Seeds {
  static func write(to folder: String) throws {
    for (name, bytes) in [
      ("small", PredictorFile().bytes), ("medium", HashedPredictorFile.medium.bytes),
    ] {
      for form in LeafForm.allCases {
        let index = UInt8(LeafForm.allCases.firstIndex(of: form) ?? 0)
        try save([index] + bytes, as: "\(name)-\(form)", in: folder)
        let cached = try cacheFile(of: bytes, as: form)
        try save(
          [UInt8(LeafForm.allCases.count)] + cached, as: "\(name)-\(form)-cached", in: folder)
      }
    }
  }

  /// Seeds that the fuzzer cuts short are no whole files any more.
  static let longest = 1 << 16

  private static func save(_ bytes: [UInt8], as name: String, in folder: String) throws {
    guard bytes.count <= longest else { fatalError("\(name) has \(bytes.count) bytes.") }
    try Data(bytes).write(to: URL(fileURLWithPath: folder).appendingPathComponent(name))
  }

  private static func cacheFile(of bytes: [UInt8], as form: LeafForm) throws -> [UInt8] {
    let cascade = try bytes.withUnsafeBytes { try RegressionCascade.read(dlib: $0, as: form) }
    let memory = cascade.bytes.memory
    CascadeHeader(layout: cascade.layout, source: Trial.source, sourceHash: 0).write(to: memory)
    return Array(memory)
  }
}
