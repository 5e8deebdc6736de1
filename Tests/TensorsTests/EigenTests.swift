import Tensors
import Testing

@Suite("A symmetric matrix")
struct EigenTests {
  @Test("equals the product of its eigenvectors and eigenvalues, smallest first")
  func decomposition() throws {
    let matrix = try Tensor([4, 1, 0, 1, 3, 1, 0, 1, 2], shape: [3, 3])
    let (values, vectors) = try matrix.symmetricEigen()
    let numbers = try values.floats()
    #expect(numbers == numbers.sorted())
    let product = try matrix.matmul(vectors).floats()
    let scaled = try (vectors * values).floats()
    #expect(zip(product, scaled).allSatisfy { abs($0 - $1) < 1e-5 })
    let unit = try vectors.transposed().matmul(vectors).floats()
    #expect(zip(unit, [1, 0, 0, 0, 1, 0, 0, 0, 1]).allSatisfy { abs($0 - $1) < 1e-5 })
  }

  @Test("must be square", arguments: [[2, 3], [6], [1, 2, 3]])
  func refused(shape: [Int]) throws {
    let tensor = try Tensor([1, 2, 3, 4, 5, 6], shape: shape)
    #expect(throws: TensorError.self) { try tensor.symmetricEigen() }
  }

  @Test("equals its transpose; another matrix does not")
  func transpose() throws {
    let matrix = try Tensor([1, 2, 3, 4, 5, 6], shape: [2, 3]).transposed()
    #expect(matrix.shape == [3, 2])
    #expect(try matrix.floats() == [1, 4, 2, 5, 3, 6])
    #expect(throws: TensorError.self) { try Tensor([1, 2], shape: [2]).transposed() }
  }
}
