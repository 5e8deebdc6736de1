import CTorch
import Testing

@Suite("A tensor of the C interface")
struct TensorTests {
  private let pool = Pool()

  @Test("reports its rank and as many sizes as there is room for")
  func shape() throws {
    let tensor = try pool.make([1, 2, 3, 4, 5, 6], [1, 2, 3])
    var sizes: [Int64] = [-7, -7, -7, -7]
    var rank = 0
    #expect(ctorch_tensor_shape(tensor, &sizes, 4, &rank) == .OK)
    #expect(rank == 3)
    #expect(sizes == [1, 2, 3, -7])
    sizes = [-7, -7, -7, -7]
    #expect(ctorch_tensor_shape(tensor, &sizes, 2, &rank) == .OK)
    #expect(rank == 3)
    #expect(sizes == [1, 2, -7, -7])
    rank = 0
    #expect(ctorch_tensor_shape(tensor, nil, 0, &rank) == .OK)
    #expect(rank == 3)
  }

  @Test("leaves the buffers unchanged if the shape cannot be reported")
  func noShape() throws {
    var sizes: [Int64] = [-7]
    var rank = 99
    #expect(ctorch_tensor_shape(.empty, &sizes, 1, &rank) == .invalidArgument)
    #expect(ctorch_tensor_shape(try pool.vector(), nil, 1, &rank) == .invalidArgument)
    #expect(sizes == [-7])
    #expect(rank == 99)
  }

  @Test("is a copy of the caller's values")
  func copy() throws {
    var values: [Float] = [1, 2]
    let tensor = try pool.make(values, [2])
    values[0] = 9
    #expect(try Content(of: tensor).values == [1, 2])
  }

  @Test("returns its values in row-major order, whatever their order in memory")
  func rowMajor() throws {
    let picture = try pool.make((0..<12).map(Float.init), [1, 3, 2, 2])
    let other = try pool.take { ctorch_unary(.channelsLast, picture, &$0) }
    #expect(try Content(of: other).values == (0..<12).map(Float.init))
  }

  @Test("copies nothing into a buffer of another size", arguments: [0, 2, 4])
  func otherSize(count: Int) throws {
    var values = [Float](repeating: -7, count: 4)
    #expect(ctorch_tensor_copy_floats(try pool.vector(), &values, count) == .invalidArgument)
    #expect(values == [-7, -7, -7, -7])
  }

  @Test("copies nothing from an empty handle or into NULL")
  func noBuffer() throws {
    var values: [Float] = [-7]
    #expect(ctorch_tensor_copy_floats(.empty, &values, 1) == .invalidArgument)
    #expect(ctorch_tensor_copy_floats(try pool.vector(), nil, 3) == .invalidArgument)
    #expect(values == [-7])
  }

  @Test("accepts in place only values of its own shape")
  func assign() throws {
    let tensor = try pool.vector()
    #expect(ctorch_tensor_assign(tensor, try pool.make([7, 8, 9], [3])) == .OK)
    #expect(try Content(of: tensor).values == [7, 8, 9])
    #expect(ctorch_tensor_assign(tensor, try pool.make([0], [1])) == .invalidArgument)
    #expect(ctorch_tensor_assign(tensor, .empty) == .invalidArgument)
    #expect(ctorch_tensor_assign(.empty, tensor) == .invalidArgument)
    #expect(try Content(of: tensor).values == [7, 8, 9])
  }

  @Test("is changed in place by scaling and adding")
  func inPlace() throws {
    let tensor = try pool.vector()
    #expect(ctorch_inplace_scale(tensor, 2) == .OK)
    #expect(ctorch_inplace_add(tensor, try pool.make([1, 0, -1], [3]), 0.5) == .OK)
    let factor = try pool.make([3, 2, 1], [3])
    #expect(ctorch_inplace_add_product(tensor, factor, factor, -1) == .OK)
    #expect(try Content(of: tensor).values == [-6.5, 0, 4.5])
  }

  @Test("is not changed in place by missing or mismatched tensors")
  func inPlaceFailures() throws {
    let tensor = try pool.vector()
    let two = try pool.make([1, 1], [2])
    #expect(ctorch_inplace_scale(.empty, 2) == .invalidArgument)
    #expect(ctorch_inplace_add(tensor, .empty, 1) == .invalidArgument)
    #expect(ctorch_inplace_add(.empty, tensor, 1) == .invalidArgument)
    #expect(ctorch_inplace_add_product(tensor, tensor, .empty, 1) == .invalidArgument)
    #expect(ctorch_inplace_add(tensor, two, 1) == .operationRejected)
    #expect(ctorch_inplace_add_product(tensor, tensor, two, 1) == .operationRejected)
    #expect(try Content(of: tensor).values == [1, 2, 3])
  }

  @Test("of random values depends only on the seed", arguments: [CTorchRandom.uniform, .normal])
  func random(kind: CTorchRandom) throws {
    func draw(_ seed: UInt64) throws -> [Float] {
      try Content(
        of: pool.take { ctorch_tensor_random(kind, seed, [1000], 1, &$0) }
      ).values
    }
    let values = try draw(1)
    #expect(try draw(1) == values)
    #expect(try draw(2) != values)
    let mean = values.reduce(0, +) / 1000
    #expect(abs(mean - (kind == .uniform ? 0.5 : 0)) < 0.1)
    #expect(values.allSatisfy { (0..<1).contains($0) } == (kind == .uniform))
  }

  @Test("may be freed even if it is empty")
  func freeEmpty() { ctorch_tensor_free(.empty) }

  @Test("uses at least one thread; lower numbers are refused")
  func threads() {
    #expect(ctorch_thread_count() >= 1)
    let before = ctorch_thread_count()
    #expect(ctorch_set_thread_count(0) == .invalidArgument)
    #expect(ctorch_set_thread_count(-1) == .invalidArgument)
    #expect(ctorch_thread_count() == before)
    #expect(ctorch_set_thread_count(before) == .OK)
    #expect(ctorch_thread_count() == before)
  }
}
