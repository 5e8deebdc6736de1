import Foundation
import TestSupport

@testable import FaceAlignment

/// Initial inputs: complete files, which the fuzzer mutates.
enum Seeds {
  static func all() throws -> [(name: String, bytes: [UInt8])] {
    var seeds: [(name: String, bytes: [UInt8])] = []
    for (name, bytes) in [
      ("small", PredictorFile().bytes), ("medium", HashedPredictorFile.medium.bytes),
    ] {
      seeds.append((name, [0] + bytes))
      seeds.append(("\(name)-cached", [1] + (try cacheFile(of: bytes))))
    }
    return seeds
  }

  private static func cacheFile(of bytes: [UInt8]) throws -> [UInt8] {
    let cascade = try bytes.withUnsafeBytes { try RegressionCascade.read(dlib: $0) }
    let memory = cascade.bytes.memory
    CascadeHeader(layout: cascade.layout, source: Trial.source, sourceHash: 0).write(to: memory)
    return Array(memory)
  }
}
