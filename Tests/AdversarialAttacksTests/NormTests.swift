import AdversarialAttacks
import Tensors
import Testing
import Toolkit

struct NormTests {
  private func picture(_ values: [Float]) throws -> Tensor {
    try Tensor(values, shape: [values.count / 4, 1, 2, 2])
  }

  @Test(
    "a norm measures each example by itself",
    arguments: [(Norm.linf, [0.4, 0.2]), (.l2, [0.5, 0.4])] as [(Norm, [Float])])
  func measure(norm: Norm, expected: [Float]) throws {
    let found = try norm.measure(picture([0.3, -0.4, 0, 0, 0.2, -0.2, 0.2, 0.2]))
    #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-6 })
    #expect(found.count == 2)
  }

  @Test("the steepest direction has size one however small the gradient", arguments: Norm.allCases)
  func steepestAscent(norm: Norm) throws {
    for scale: Float in [1e-30, 1e-10, 1, 1e30] {
      let direction = try norm.steepestAscent(
        picture([3, -4, 0, 0, 0, 0, 0, 0].map { $0 * scale }))
      let values = try direction.floats()
      let expected: [Float] = norm == .linf ? [1, -1, 0, 0] : [0.6, -0.8, 0, 0]
      #expect(zip(values, expected + [0, 0, 0, 0]).allSatisfy { abs($0 - $1) < 1e-6 })
    }
  }

  @Test("projection keeps what is inside and brings the rest to the surface")
  func projection() throws {
    let centre = try picture([0.5, 0.5, 0.5, 0.5, 0, 1, 0.5, 0.5])
    let point = try picture([0.6, 0.5, 0.5, 0.5, -3, 4, 0.5, 0.5])
    let box = try PerturbationBall(norm: .linf, epsilon: 0.2, centre: centre).projecting(point)
    let expectedBox: [Float] = [0.6, 0.5, 0.5, 0.5, 0, 1, 0.5, 0.5]
    #expect(zip(try box.floats(), expectedBox).allSatisfy { abs($0 - $1) < 1e-6 })

    let far = try picture([0.8, 0.9, 0.5, 0.5, 0.3, 0.6, 0.5, 0.5])
    let sphere = try PerturbationBall(norm: .l2, epsilon: 0.25, centre: centre).projecting(far)
    let expectedSphere: [Float] = [0.65, 0.7, 0.5, 0.5, 0.15, 0.8, 0.5, 0.5]
    #expect(zip(try sphere.floats(), expectedSphere).allSatisfy { abs($0 - $1) < 1e-6 })
  }

  @Test("random points fill the ball evenly", arguments: Norm.allCases)
  func randomPoints(norm: Norm) throws {
    let count = 4000
    let centre = try Tensor(Array(repeating: 0.5, count: count * 2), shape: [count, 1, 1, 2])
    let ball = try PerturbationBall(norm: norm, epsilon: 0.3, centre: centre)
    var streams = generators(0..<count)
    let offsets = try ball.randomPoint(using: &streams) - centre
    let sizes = try norm.measure(offsets)
    #expect(sizes.allSatisfy { $0 <= 0.3 + 1e-6 })
    // In two dimensions half the radius holds a quarter of the ball, by either norm.
    let inner = sizes.filter { $0 < 0.15 }.count
    #expect(abs(Double(inner) / Double(count) - 0.25) < 0.03)
    let mean = try offsets.sum(over: [0], keepingDims: false).floats().map { $0 / Float(count) }
    #expect(mean.allSatisfy { abs($0) < 0.01 })
  }

  @Test("noise has the full size, by its norm", arguments: Norm.allCases)
  func noise(norm: Norm) throws {
    let batch = try pictures(20)
    var streams = generators(0..<20)
    let perturbed = try RandomNoise(norm: norm).perturb(
      batch.tensor(), criterion: .misclassification(labels: Array(repeating: 0, count: 20)),
      model: LinearClassifier(classes: 2, pixels: pictureSize, seed: 1), epsilon: 0.1,
      generators: &streams)
    let difference = try perturbed - batch.tensor()
    #expect(try norm.measure(difference).allSatisfy { abs($0 - 0.1) < 1e-6 })
    let values = try difference.floats()
    // By linf every value has the same size, by l2 each its own.
    #expect(values.allSatisfy { abs(abs($0) - 0.1) < 1e-6 } == (norm == .linf))
    #expect(values.allSatisfy { abs(abs($0) - 0.025) < 1e-6 } == false)
    let positive = values.filter { $0 > 0 }.count
    #expect(abs(positive - values.count / 2) < 40)
  }
}
