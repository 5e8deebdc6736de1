import Foundation
import Tensors
import TestSupport
import Testing

@Suite("An operation that records gradients")
struct ReferenceTests {
  /// PyTorch 1.13's results, written by `Scripts/make-torch-goldens`.
  struct Golden: Decodable, Sendable {
    let shape: [Int]
    let output: [Float]
    let gradients: [[Float]]
  }

  static let goldens: [String: Golden] = {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Goldens/operations.json")
    guard let bytes = try? Data(contentsOf: file) else { return [:] }
    return (try? JSONDecoder().decode([String: Golden].self, from: bytes)) ?? [:]
  }()

  @Test("has a reference, and each reference an operation")
  func complete() {
    #expect(Set(Self.goldens.keys) == Set(DifferentiableOperation.all.map(\.name)))
  }

  @Test("gives PyTorch's values and gradients", arguments: DifferentiableOperation.all)
  func reference(operation: DifferentiableOperation) throws {
    let golden = try #require(Self.goldens[operation.name])
    let inputs = try operation.inputs()
    for input in inputs { try input.setRequiresGradient(true) }
    let output = try operation.apply(inputs)
    #expect(output.shape == golden.shape)
    #expect(close(try output.floats(), golden.output, within: 2e-6))
    let found = try gradients(of: operation.probed(output), withRespectTo: inputs)
    for (gradient, expected) in zip(found, golden.gradients) {
      #expect(close(try gradient.floats(), expected, within: 5e-6))
    }
    #expect(found.count == golden.gradients.count)
  }

  @Test("has the gradients of finite differences", arguments: DifferentiableOperation.all)
  func finiteDifferences(operation: DifferentiableOperation) throws {
    let inputs = try operation.inputs()
    for input in inputs { try input.setRequiresGradient(true) }
    let found = try gradients(
      of: operation.probed(operation.apply(inputs)), withRespectTo: inputs)
    for position in inputs.indices {
      let expected = try operation.finiteDifferences(position)
      #expect(close(try found[position].floats(), expected, within: 2e-3))
      #expect(expected.contains { abs($0) > 0.02 })
    }
  }
}

extension DifferentiableOperation {
  fileprivate func values() -> [[Float]] {
    shapes.enumerated().map { position, shape in
      HashedValues.make(shape.reduce(1, *), seed: UInt32(position + 1))
    }
  }

  fileprivate func inputs(_ values: [[Float]]? = nil) throws(TensorError) -> [Tensor] {
    var tensors: [Tensor] = []
    for (values, shape) in zip(values ?? self.values(), shapes) {
      tensors.append(try Tensor(values, shape: shape))
    }
    return tensors
  }

  /// A scalar to which every element of the output contributes differently.
  fileprivate func probed(_ output: Tensor) throws(TensorError) -> Tensor {
    let probe = HashedValues.make(output.count, seed: 99)
    return try (output * Tensor(probe, shape: output.shape)).sum()
  }

  /// The central differences of the probed output with respect to one input, summed in double.
  fileprivate func finiteDifferences(_ position: Int) throws -> [Float] {
    let step: Float = 1e-3
    let values = values()
    return try values[position].indices.map { index in
      func output(_ offset: Float) throws -> [Float] {
        var moved = values
        moved[position][index] += offset
        return try apply(inputs(moved)).floats()
      }
      let (above, below) = (try output(step), try output(-step))
      let probe = HashedValues.make(above.count, seed: 99)
      var sum = 0.0
      for place in probe.indices {
        sum += Double(probe[place]) * (Double(above[place]) - Double(below[place]))
      }
      return Float(sum / Double(2 * step))
    }
  }
}
