internal import CTorch
public import Safetensors

/// A 32-bit floating point array of any rank on the CPU, over libtorch.
///
/// Behaves as a value: every public operation returns a new tensor. Images are `[batch, channels,
/// height, width]`. Operations throw, so that a picture or model of the wrong shape never ends the
/// process.
///
/// Not `Sendable`: libtorch synchronises the reference count, not the contents. Share `[Float]`.
public struct Tensor {
  let handle: TensorHandle

  init(handle: TensorHandle) { self.handle = handle }

  init(_ make: (inout CTorchTensor) -> CStatus) throws(TensorError) {
    handle = try TensorHandle(make)
  }

  /// Copies values in row-major order.
  ///
  ///     let identity = try Tensor([1, 0, 0, 1], shape: [2, 2])
  ///
  /// - Throws: `TensorError` if the shape needs another number of values.
  public init(_ values: [Float], shape: [Int]) throws(TensorError) {
    let sizes = shape.map(Int64.init)
    try self.init { result in
      ctorch_tensor_from_floats(values, values.count, sizes, sizes.count, &result)
    }
  }

  /// A tensor with the same value everywhere.
  public static func full(_ value: Float, _ shape: [Int]) throws(TensorError) -> Tensor {
    let sizes = shape.map(Int64.init)
    return try Tensor { ctorch_tensor_full(Double(value), sizes, sizes.count, &$0) }
  }

  /// A tensor of zeros.
  public static func zeros(_ shape: [Int]) throws(TensorError) -> Tensor { try full(0, shape) }

  /// The sizes by dimension; empty for a single number.
  public var shape: [Int] {
    handle.withRaw { raw in
      var rank = 0
      guard ctorch_tensor_shape(raw, nil, 0, &rank) == .OK else { return [] }
      var sizes = [Int64](repeating: 0, count: rank)
      guard ctorch_tensor_shape(raw, &sizes, sizes.count, &rank) == .OK else { return [] }
      return sizes.map { Int($0) }
    }
  }

  /// The number of elements.
  public var count: Int { shape.reduce(1, *) }

  /// A copy of the values in row-major order.
  public func floats() throws(TensorError) -> [Float] {
    let count = count
    var status = CStatus.OK
    let values = [Float](unsafeUninitializedCapacity: count) { buffer, written in
      status = handle.withRaw { ctorch_tensor_copy_floats($0, buffer.baseAddress, count) }
      written = status == .OK ? count : 0
    }
    try check(status)
    return values
  }

  /// The value of a tensor of one element.
  public func item() throws(TensorError) -> Float {
    let values = try floats()
    guard values.count == 1 else {
      throw TensorError(.invalidArgument, "expected a tensor of one element, not of shape \(shape)")
    }
    return values[0]
  }
}

extension Tensor {
  /// Independent uniform values in a range, seeded by the generator.
  public static func uniform(
    _ shape: [Int], in range: ClosedRange<Float>, using generator: inout some RandomNumberGenerator
  ) throws(TensorError) -> Tensor {
    let unit = try random(.uniform, shape, seed: generator.next())
    return try unit * (range.upperBound - range.lowerBound) + range.lowerBound
  }

  /// Independent normal values with mean 0 and variance 1, seeded by the generator.
  public static func normal(_ shape: [Int], using generator: inout some RandomNumberGenerator)
    throws(TensorError) -> Tensor
  {
    try random(.normal, shape, seed: generator.next())
  }

  private static func random(_ kind: CTorchRandom, _ shape: [Int], seed: UInt64)
    throws(TensorError) -> Tensor
  {
    let sizes = shape.map(Int64.init)
    return try Tensor { ctorch_tensor_random(kind, seed, sizes, sizes.count, &$0) }
  }

  /// The tensor as a file stores it.
  public func stored(as type: StoredTensor.ElementType = .float32)
    throws(TensorError) -> StoredTensor
  {
    StoredTensor(shape: shape, floats: try floats(), as: type)
  }
}

@available(*, unavailable)
extension Tensor: Sendable {}

/// Owns one native tensor: one handle, one owner, freed once.
final class TensorHandle {
  private let raw: CTorchTensor

  init(_ make: (inout CTorchTensor) -> CStatus) throws(TensorError) {
    var raw = CTorchTensor()
    try check(make(&raw))
    self.raw = raw
  }

  /// Takes ownership of a handle.
  init(taking raw: CTorchTensor) { self.raw = raw }

  deinit { ctorch_tensor_free(raw) }

  /// Lends the raw handle to one call, and keeps the owner alive until the call returns.
  func withRaw<R>(_ body: (CTorchTensor) -> R) -> R {
    withExtendedLifetime(self) { body(raw) }
  }
}
