import AdversarialAttacks
import Foundation
import Tensors
import Testing
import Toolkit

@Suite("A common corruption")
struct CorruptionTests {
  /// Waves with an edge, so that every corruption has something to change.
  private func scene(channels: Int = 1, side: Int = 48, count: Int = 1) throws -> PixelBatch {
    let bytes = (0..<count * channels * side * side).map { index -> UInt8 in
      let (x, y) = (index % side, index / side % side)
      let wave = sin(Double(x) / 5) * cos(Double(y) / 7) + (x + y > side ? 0.4 : -0.4)
      return UInt8(128 + 70 * wave)
    }
    return try PixelBatch(count: count, channels: channels, height: side, width: side, bytes: bytes)
  }

  private func corrupted(
    _ corruption: Corruption, _ severity: Int, _ batch: PixelBatch, seed: UInt64 = 7
  ) throws -> [Float] {
    var streams = generators(0..<batch.count, seed: seed)
    return try CommonCorruption(corruption, severity: severity).perturb(
      AttackTask(
        pixels: batch.tensor(),
        criterion: .misclassification(labels: Array(repeating: 0, count: batch.count)),
        epsilon: nil),
      oracle: Oracle(
        ScriptedClassifier { batch throws(TensorError) in
          try Tensor.zeros([batch, 2])
        }, examples: batch.count), generators: &streams
    ).pixels.floats()
  }

  private func distance(_ a: [Float], _ b: [Float]) -> Float {
    zip(a, b).reduce(Float(0)) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
  }

  @Test(
    "changes small and large pictures, grey and in colour, and stays in 0...1",
    arguments: Corruption.allCases, [(1, 48), (3, 112)])
  func changes(corruption: Corruption, size: (channels: Int, side: Int)) throws {
    let batch = try scene(channels: size.channels, side: size.side)
    let original = try batch.tensor().floats()
    for severity in [1, 5] {
      let values = try corrupted(corruption, severity, batch)
      #expect(values.count == original.count)
      #expect(values.allSatisfy { (0...1).contains($0) })
      #expect(distance(values, original) > 0.1, "severity \(severity)")
    }
  }

  @Test("is the same from the same generator", arguments: Corruption.allCases)
  func determinism(corruption: Corruption) throws {
    let batch = try scene()
    let runs = try [7, 7, 8].map { try corrupted(corruption, 3, batch, seed: $0) }
    #expect(runs[0] == runs[1])
    let isRandom = ![.defocusBlur, .zoomBlur, .brightness, .contrast, .pixelate, .jpegCompression]
      .contains(corruption)
    #expect((runs[0] != runs[2]) == isRandom)
  }

  @Test("does not depend on the rest of the batch", arguments: Corruption.allCases)
  func batches(corruption: Corruption) throws {
    let two = try corrupted(corruption, 4, scene(count: 2))
    let one = try corrupted(corruption, 4, scene())
    #expect(Array(two.prefix(one.count)) == one)
  }

  @Test(
    "is stronger with every severity",
    // Of the others the authors change several numbers at once.
    arguments: Corruption.allCases.filter {
      ![.elasticTransform, .glassBlur, .defocusBlur, .frost].contains($0)
    })
  func severities(corruption: Corruption) throws {
    let batch = try scene()
    let original = try batch.tensor().floats()
    // Single draws of snow, frost and fog differ much: the mean of ten.
    let distances = try (1...5).map { severity in
      try (0..<10).reduce(Float(0)) {
        $0 + distance(try corrupted(corruption, severity, batch, seed: UInt64($1)), original)
      }
    }
    for (weaker, stronger) in zip(distances, distances.dropFirst()) {
      #expect(stronger > 0.97 * weaker, "\(distances)")
    }
    #expect(distances[4] > 1.2 * distances[0])
  }

  @Test("of contrast keeps the mean and shrinks what differs from it by the paper's factor")
  func contrast() throws {
    let batch = try scene()
    let original = try batch.tensor().floats()
    let mean = original.reduce(0, +) / Float(original.count)
    for (before, after) in zip(original, try corrupted(.contrast, 4, batch)) {
      #expect(abs(after - mean - 0.3 * (before - mean)) < 1e-4)
    }
  }

  @Test("of brightness lifts every value by the paper's amount, up to white")
  func brightness() throws {
    let batch = try scene()
    for (before, after) in zip(
      try batch.tensor().floats(), try corrupted(.brightness, 5, batch))
    {
      #expect(abs(after - min(before + 0.3, 1)) < 1e-5)
    }
  }

  @Test("of Gaussian noise has the paper's deviation, and impulse noise its share of pixels")
  func noise() throws {
    let grey = try PixelBatch(
      count: 1, channels: 1, height: 64, width: 64, bytes: Array(repeating: 128, count: 4096))
    let changes = try corrupted(.gaussianNoise, 2, grey).map { $0 - 128 / 255 }
    let deviation = (changes.reduce(Float(0)) { $0 + $1 * $1 } / 4096).squareRoot()
    #expect(abs(deviation - 0.06) < 0.003)
    let spots = try corrupted(.impulseNoise, 5, grey).filter { $0 == 0 || $0 == 1 }
    #expect(abs(Double(spots.count) / 4096 - 0.07) < 0.015)
    #expect(abs(spots.count { $0 == 1 } - spots.count / 2) < 40)
    let photons = try corrupted(.shotNoise, 5, grey).map { $0 - 128 / 255 }
    let spread = (photons.reduce(Float(0)) { $0 + $1 * $1 } / 4096).squareRoot()
    #expect(abs(spread - (128.0 / 255 / 50).squareRoot()) < 0.006)
  }

  @Test("of pixelation leaves blocks, blurs keep the mean")
  func blocks() throws {
    let batch = try scene(side: 200)
    let original = try batch.tensor().floats()
    let mean = original.reduce(0, +) / Float(original.count)
    let blocks = try corrupted(.pixelate, 5, batch)
    // A quarter of the side: four by four pixels are one.
    for y in [0, 96] {
      #expect(Set((0..<4).map { ((blocks[y * 200 + $0]) * 1e4).rounded() }).count == 1)
    }
    for blur in [Corruption.defocusBlur, .motionBlur, .glassBlur] {
      let blurred = try corrupted(blur, 3, batch)
      #expect(abs(blurred.reduce(0, +) / Float(blurred.count) - mean) < 0.01, "\(blur)")
    }
  }

  @Test("is refused with a severity that is none of the five, and as JPEG of two channels")
  func invalid() throws {
    for severity in [0, 6] {
      let error = #expect(throws: AttackError.self) {
        try CommonCorruption(.fog, severity: severity)
      }
      #expect(error?.description.contains("\(severity)") == true)
    }
    let batch = try scene(channels: 2)
    let error = #expect(throws: AttackError.self) {
      try corrupted(.jpegCompression, 1, batch)
    }
    #expect(error?.description.contains("2 channels") == true)
  }
}
