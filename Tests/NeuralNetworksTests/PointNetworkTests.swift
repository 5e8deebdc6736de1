import NeuralNetworks
import Tensors
import TestSupport
import Testing
import Toolkit

@Suite("A network that places points")
struct PointNetworkTests {
  private static func network() throws -> PointNetwork {
    var generator = SeededGenerator(seed: 1)
    let network = try PointNetwork(inputSize: 32, width: 4, pointCount: 5, using: &generator)
    try fill(network.state)
    return network
  }

  private static func pictures() throws -> Tensor {
    try Tensor(HashedValues.make(3 * 32 * 32, seed: 5), shape: [3, 1, 32, 32])
  }

  @Test("gives two numbers for each point, the same when its norms are folded")
  func folded() throws {
    let network = try Self.network()
    let places = try network(Self.pictures(), mode: .evaluation)
    #expect(places.shape == [3, 10])
    let folded = try network.foldedForEvaluation()(Self.pictures(), mode: .evaluation)
    #expect(close(try folded.floats(), try places.floats(), within: 1e-4))
  }

  @Test("begins at the places that it is told, whatever it sees")
  func begins() throws {
    var generator = SeededGenerator(seed: 1)
    let network = try PointNetwork(inputSize: 32, width: 4, pointCount: 2, using: &generator)
    for entry in network.state where entry.name == "fc.weight" { try entry.tensor.scale(by: 0) }
    try network.begin(at: [-0.5, 0.25, 0.5, 0.75])
    let places = try network(Self.pictures(), mode: .evaluation).floats()
    #expect(places == [-0.5, 0.25, 0.5, 0.75, -0.5, 0.25, 0.5, 0.75, -0.5, 0.25, 0.5, 0.75])
  }
}
