import Safetensors
import Tensors
import Testing
import Toolkit

@Suite("A tensor")
struct TensorTests {
  @Test("keeps values and shape", arguments: [[], [6], [2, 3], [1, 2, 3, 1], [0, 4]] as [[Int]])
  func contents(shape: [Int]) throws {
    let values = (0..<shape.reduce(1, *)).map(Float.init)
    let tensor = try Tensor(values, shape: shape)
    #expect(tensor.shape == shape)
    #expect(tensor.count == values.count)
    #expect(try tensor.floats() == values)
  }

  @Test("has a shape of any rank")
  func highRank() throws {
    let shape = [1, 1, 1, 1, 2, 1, 1, 1, 1, 3]
    let tensor = try Tensor((0..<6).map(Float.init), shape: shape)
    #expect(tensor.shape == shape)
    #expect(try tensor.floats() == [0, 1, 2, 3, 4, 5])
  }

  @Test("refuses a shape that does not match its values", arguments: [[], [3], [2, 2], [-2]])
  func badShape(shape: [Int]) {
    let error = #expect(throws: TensorError.self) { try Tensor([1, 2], shape: shape) }
    #expect(error?.code == .invalidArgument)
  }

  @Test("that is larger than the memory is an error")
  func memory() {
    let error = #expect(throws: TensorError.self) { try Tensor.zeros([1 << 46]) }
    #expect(error?.code == .outOfMemory)
    #expect(error?.fault == .software)
  }

  @Test("of one element is a number, but no other is")
  func item() throws {
    #expect(try Tensor([4], shape: [1, 1]).item() == 4)
    #expect(try Tensor.full(2.5, []).item() == 2.5)
    for values: [Float] in [[], [1, 2]] {
      let error = #expect(throws: TensorError.self) {
        try Tensor(values, shape: [values.count]).item()
      }
      #expect(error?.message.contains("[\(values.count)]") == true)
    }
  }

  @Test("is zero or full everywhere")
  func constants() throws {
    #expect(try Tensor.zeros([2, 2]).floats() == [0, 0, 0, 0])
    #expect(try Tensor.full(-1.5, [3]).floats() == [-1.5, -1.5, -1.5])
  }

  @Test("is broadcast as in NumPy")
  func broadcasting() throws {
    let column = try Tensor([10, 20], shape: [2, 1])
    let row = try Tensor([1, 2, 3], shape: [3])
    let sum = try column + row
    #expect(sum.shape == [2, 3])
    #expect(try sum.floats() == [11, 12, 13, 21, 22, 23])
    #expect(throws: TensorError.self) { try row + Tensor([1, 2], shape: [2]) }
  }

  @Test("has a sign, and is rounded with halves to even")
  func roundedAndSign() throws {
    let tensor = try Tensor([-2.5, -0.4, 0, 0.5, 1.5], shape: [5])
    #expect(try tensor.sign().floats() == [-1, -1, 0, 1, 1])
    #expect(try tensor.rounded().floats() == [-2, 0, 0, 0, 2])
  }

  @Test("compares elements")
  func greater() throws {
    let a = try Tensor([1, 2, 3], shape: [3])
    #expect(try a.greaterThan(Tensor([2], shape: [1])).floats() == [0, 0, 1])
  }

  @Test("has a sum, a mean and a largest element over all or some dimensions")
  func reductions() throws {
    let tensor = try Tensor([1, 2, 3, 4, 5, 9], shape: [2, 3])
    #expect(try tensor.sum().item() == 24)
    #expect(try tensor.mean().item() == 4)
    #expect(try tensor.sum(over: [0]).floats() == [5, 7, 12])
    #expect(try tensor.mean(over: [1], keepingDims: true).shape == [2, 1])
    #expect(try tensor.maximum(over: 0).floats() == [4, 5, 9])
    #expect(try tensor.maximum(over: 1, keepingDims: true).shape == [2, 1])
    #expect(throws: TensorError.self) { try tensor.sum(over: [2]) }
  }

  @Test("gives the index of the largest element along a dimension")
  func argmax() throws {
    let tensor = try Tensor([1, 9, 3, 7, 5, 6], shape: [2, 3])
    #expect(try tensor.argmax(over: 1) == [1, 0])
    #expect(try tensor.argmax(over: 0) == [1, 0, 1])
  }

  @Test(
    "infers one size from the others",
    arguments: [([-1], [12]), ([3, -1], [3, 4]), ([2, -1, 3], [2, 2, 3])] as [([Int], [Int])])
  func freeSize(asked: [Int], expected: [Int]) throws {
    #expect(try Tensor.zeros([4, 3]).reshaped(to: asked).shape == expected)
  }

  @Test("cannot be reshaped to another size", arguments: [[5], [5, -1], [-1, -1], [0, -1]])
  func badReshape(shape: [Int]) {
    #expect(throws: TensorError.self) { try Tensor.zeros([4, 3]).reshaped(to: shape) }
  }

  @Test("without elements stays so when it is reshaped")
  func emptyReshape() throws {
    #expect(try Tensor.zeros([0, 3]).reshaped(to: [-1, 3]).shape == [0, 3])
  }

  @Test("copied does not change with the original; detached does")
  func copies() throws {
    let original = try Tensor([1, 2], shape: [2])
    let (copy, alias) = (try original.copied(), try original.detached())
    try original.scale(by: 10)
    #expect(try copy.floats() == [1, 2])
    #expect(try alias.floats() == [10, 20])
  }

  @Test(
    "goes into a file's tensor", arguments: [StoredTensor.ElementType.float32, .float16])
  func stored(type: StoredTensor.ElementType) throws {
    let tensor = try Tensor([1.5, -2, 0.25, 4], shape: [2, 2])
    let stored = try tensor.stored(as: type)
    #expect(stored.type == type)
    #expect(stored.shape == [2, 2])
    #expect(stored.floats() == [1.5, -2, 0.25, 4])
  }

  @Test("of random numbers depends on the generator alone")
  func random() throws {
    var (first, second) = (SeededGenerator(seed: 1), SeededGenerator(seed: 1))
    let draws = try (0..<2).map { _ in
      try Tensor.uniform([4000], in: -2...4, using: &first).floats()
    }
    #expect(try Tensor.uniform([4000], in: -2...4, using: &second).floats() == draws[0])
    #expect(draws[0] != draws[1])
    #expect(draws[0].allSatisfy { (-2...4).contains($0) })
    #expect(abs(draws[0].reduce(0, +) / 4000 - 1) < 0.15)
    let normal = try Tensor.normal([4000], using: &first).floats()
    #expect(abs(normal.reduce(0, +) / 4000) < 0.1)
    #expect(abs(normal.map { $0 * $0 }.reduce(0, +) / 4000 - 1) < 0.1)
  }
}
