internal import CTorch

extension Tensor {
  /// Independent uniform values in a range, from a seed that the generator gives.
  public static func uniform(
    _ shape: [Int], in range: ClosedRange<Float>, using generator: inout some RandomNumberGenerator
  ) throws(TensorError) -> Tensor {
    let unit = try random(.uniform, shape, seed: generator.next())
    return try unit * (range.upperBound - range.lowerBound) + range.lowerBound
  }

  /// Independent normal values with mean 0 and variance 1, from a seed that the generator gives.
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
}
