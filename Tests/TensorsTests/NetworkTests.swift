import Tensors
import Testing

@Suite("An operation of networks")
struct NetworkTests {
  @Test("convolves as by hand: each place weighs its neighbours")
  func convolution() throws {
    let picture = try Tensor((1...9).map(Float.init), shape: [1, 1, 3, 3])
    let kernel = try Tensor([1, 0, 0, -1], shape: [1, 1, 2, 2])
    let plain = try picture.convolved(weight: kernel)
    #expect(plain.shape == [1, 1, 2, 2])
    #expect(try plain.floats() == [-4, -4, -4, -4])
    let padded = try picture.convolved(
      weight: kernel, bias: Tensor([0.5], shape: [1]), stride: 2, padding: 1)
    #expect(try padded.floats() == [-0.5, -2.5, -6.5, -3.5])
  }

  @Test("convolves one picture alone as it does in a batch, with the same gradients")
  func convolutionOfOne() throws {
    let values: [Float] = (0..<126).map { (index: Int) in Float(index * 37 % 19) / 19 - 0.5 }
    let kernel: [Float] = (0..<108).map { (index: Int) in Float(index % 7) - 3 }
    let weight = try Tensor(kernel, shape: [4, 3, 3, 3])
    let bias = try Tensor([0.5, -1, 2, 0], shape: [4])
    func result(copies: Int) throws -> (values: [Float], gradient: [Float]) {
      let repeated = [[Float]](repeating: values, count: copies).flatMap { $0 }
      let pictures = try Tensor(repeated, shape: [copies, 3, 7, 6])
      try pictures.setRequiresGradient(true)
      let output = try pictures.convolved(weight: weight, bias: bias, stride: 2, padding: 1)
      #expect(output.shape == [copies, 4, 4, 3])
      let slope = try gradients(of: output.square().sum(), withRespectTo: [pictures])[0]
      return (
        Array(try output.floats().prefix(48)),
        Array(try slope.floats().prefix(values.count))
      )
    }
    let (alone, together) = (try result(copies: 1), try result(copies: 2))
    #expect(close(alone.values, together.values, within: 1e-4))
    #expect(close(alone.gradient, together.gradient, within: 1e-3))
  }

  @Test("computes in blocks as it does without, with the same gradients", arguments: [1, 3])
  func blocks(batch: Int) throws {
    let values = (0..<batch * 126).map { (index: Int) in Float(index * 37 % 19) / 19 - 0.5 }
    let kernel: [Float] = (0..<81).map { (index: Int) in Float(index % 7) - 3 }
    let weight = try Tensor(kernel, shape: [3, 3, 3, 3])
    let bias = try Tensor([0.5, -1, 2], shape: [3])
    func chain(_ input: Tensor) throws(TensorError) -> Tensor {
      let output = try input.convolved(weight: weight, bias: bias, padding: 1).relu()
      return try (output + input).maxPooled(kernel: 3, stride: 2, padding: 1)
    }
    func result(
      _ map: (Tensor) throws(TensorError) -> Tensor
    ) throws -> (values: [Float], gradient: [Float]) {
      let pictures = try Tensor(values, shape: [batch, 3, 7, 6])
      try pictures.setRequiresGradient(true)
      let output = try map(pictures)
      #expect(output.shape == [batch, 3, 4, 3])
      let slope = try gradients(of: output.square().sum(), withRespectTo: [pictures])[0]
      return (try output.floats(), try slope.floats())
    }
    let plain = try result(chain)
    let blocked = try result { pictures throws(TensorError) in try pictures.inBlockedFormat(chain) }
    #expect(close(plain.values, blocked.values, within: 1e-4))
    #expect(close(plain.gradient, blocked.gradient, within: 1e-3))
  }

  @Test("throws in blocks what blocks do not allow")
  func notInBlocks() throws {
    let pictures = try Tensor([Float](repeating: 1, count: 64), shape: [1, 1, 8, 8])
    #expect(throws: TensorError.self) {
      try pictures.inBlockedFormat { blocks throws(TensorError) in
        try blocks.narrowed(dim: 2, from: 0, length: 2)
      }
    }
  }

  @Test("normalises a batch by its own statistics and moves the running ones")
  func batchNorm() throws {
    let values = try Tensor([1, 3, 5, 7], shape: [2, 1, 1, 2])
    let mean = try Tensor([1], shape: [1])
    let variance = try Tensor([2], shape: [1])
    let one = try Tensor([1], shape: [1])
    func normalized(training: Bool) throws -> [Float] {
      try values.batchNormalized(
        weight: one, bias: one, runningMean: mean, runningVariance: variance, training: training,
        momentum: 0.1, epsilon: 0
      ).floats()
    }
    // The batch has the mean 4 and the variance 5; the running variance takes the unbiased 20 / 3.
    let root = Float(5).squareRoot()
    let expected = [-3, -1, 1, 3].map { $0 / root + 1 }
    #expect(close(try normalized(training: true), expected))
    #expect(abs(try mean.item() - 1.3) < 1e-6)
    #expect(abs(try variance.item() - (0.9 * 2 + 0.1 * 20 / 3)) < 1e-6)
    _ = try normalized(training: false)
    #expect(abs(try mean.item() - 1.3) < 1e-6)
  }

  @Test("smooths labels over all classes")
  func labelSmoothing() throws {
    let logits = try Tensor([0, Float(3).squareRoot(), 1], shape: [1, 3])
    let plain = try logits.crossEntropy(labels: [1]).item()
    let logs = try logits.logSoftmax(over: 1).floats()
    #expect(abs(plain + logs[1]) < 1e-6)
    let smoothed = try logits.crossEntropy(labels: [1], labelSmoothing: 0.3).item()
    let expected = -0.7 * logs[1] - 0.1 * (logs[0] + logs[1] + logs[2])
    #expect(abs(smoothed - expected) < 1e-6)
  }

  @Test("stays finite for very large logits")
  func largeLogits() throws {
    let logits = try Tensor([1e4, -1e4], shape: [1, 2])
    #expect(try logits.crossEntropy(labels: [1]).floats() == [2e4])
    #expect(try logits.logSoftmax(over: 1).floats() == [0, -2e4])
  }

  @Test("refuses labels that are not classes", arguments: [[0, 2], [-1, 0], [0], []])
  func badLabels(labels: [Int]) {
    let error = #expect(throws: TensorError.self) {
      try Tensor.zeros([2, 2]).crossEntropy(labels: labels)
    }
    #expect(error?.code == .invalidArgument)
  }

  @Test("resizes to the same size without changes")
  func sameSize() throws {
    let picture = try Tensor((1...6).map(Float.init), shape: [1, 1, 2, 3])
    #expect(try picture.resizedBilinear(height: 2, width: 3).floats() == [1, 2, 3, 4, 5, 6])
  }

  @Test("warps by a shift of one pixel and repeats the border")
  func shift() throws {
    let picture = try Tensor([1, 2, 3, 4], shape: [1, 1, 1, 4])
    let shifted = try picture.warped(
      by: Tensor([1, 0, 0.5, 0, 1, 0], shape: [1, 2, 3]), height: 1, width: 4)
    #expect(close(try shifted.floats(), [2, 3, 4, 4]))
  }

  @Test("refuses tensors that are not pictures")
  func notPictures() throws {
    let matrix = try Tensor.zeros([2, 2])
    #expect(throws: TensorError.self) { try matrix.globalAveragePooled() }
    #expect(throws: TensorError.self) { try matrix.resizedBilinear(height: 1, width: 1) }
    #expect(throws: TensorError.self) { try matrix.warped(by: matrix, height: 1, width: 1) }
    #expect(throws: TensorError.self) { try matrix.maxPooled(kernel: 0, stride: 1, padding: 0) }
  }

  @Test("uses the given number of threads, at least one")
  func threads() throws {
    let before = ComputeThreads.count
    #expect(before >= 1)
    #expect(throws: TensorError.self) { try ComputeThreads.use(0) }
    try ComputeThreads.use(before)
    #expect(ComputeThreads.count == before)
  }
}
