import Foundation

/// Numbers of PyTorch 1.13 and torchvision 0.14, written by `Scripts/make-torch-goldens`.
enum Goldens {
  struct Logits: Decodable, Sendable {
    let evaluation: [Float]
    let training: [Float]
    let runningMean: [Float]
    let runningVariance: [Float]
  }

  struct Trajectory: Decodable, Sendable {
    let weight: [Float]
    let offset: [Float]
  }

  static func logits() throws -> [String: Logits] {
    try JSONDecoder().decode([String: Logits].self, from: bytes("logits.json"))
  }

  static func optimizers() throws -> [String: Trajectory] {
    try JSONDecoder().decode([String: Trajectory].self, from: bytes("optimizers.json"))
  }

  /// A name and its sizes in each line: `conv1.weight 64 3 7 7`.
  static func parameters(depth: Int) throws -> [String] {
    String(decoding: try bytes("resnet\(depth).txt"), as: UTF8.self)
      .split(separator: "\n").map(String.init)
  }

  private static func bytes(_ name: String) throws -> Data {
    try Data(
      contentsOf: URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Goldens/\(name)"))
  }
}

func close(_ a: [Float], _ b: [Float], within tolerance: Float = 1e-6) -> Bool {
  a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) <= tolerance }
}
