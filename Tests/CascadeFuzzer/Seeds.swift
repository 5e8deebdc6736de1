import Foundation
import TestSupport

@testable import FaceAlignment

/// Inputs to begin with: whole files, of which the fuzzer makes others.
enum Seeds {
  static func all() throws -> [(name: String, bytes: [UInt8])] {
    var seeds: [(name: String, bytes: [UInt8])] = []
    for (name, bytes) in [
      ("small", PredictorFile().bytes), ("medium", HashedPredictorFile.medium.bytes),
    ] {
      for (index, form) in LeafForm.allCases.enumerated() {
        seeds.append(("\(name)-\(form)", [UInt8(index)] + bytes))
        let cached = try cacheFile(of: bytes, as: form)
        seeds.append(("\(name)-\(form)-cached", [UInt8(LeafForm.allCases.count)] + cached))
      }
    }
    return seeds
  }

  private static func cacheFile(of bytes: [UInt8], as form: LeafForm) throws -> [UInt8] {
    let cascade = try bytes.withUnsafeBytes { try RegressionCascade.read(dlib: $0, as: form) }
    let memory = cascade.bytes.memory
    CascadeHeader(layout: cascade.layout, source: Trial.source, sourceHash: 0).write(to: memory)
    return Array(memory)
  }
}
