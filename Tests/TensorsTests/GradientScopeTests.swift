import Tensors
import Testing

@Suite("A scope of gradients or of precision")
struct GradientScopeTests {
  private func parameter() throws -> Tensor {
    let tensor = try Tensor([3], shape: [1])
    try tensor.setRequiresGradient(true)
    return tensor
  }

  /// Whether operations are recorded now.
  private func recording() throws -> Bool {
    let x = try parameter()
    let y = try x.square().sum()
    do {
      return try gradients(of: y, withRespectTo: [x])[0].floats() == [6]
    } catch { return false }
  }

  /// Whether products are rounded to bfloat16 now.
  private func bfloat16() throws -> Bool {
    let one = try Tensor([1], shape: [1, 1])
    let product = try Tensor([1.001], shape: [1, 1]).linear(weight: one, bias: nil)
    return try product.item() == 1
  }

  @Test("gives a value and a gradient, without touching its argument")
  func valueAndGradient() throws {
    let x = try Tensor([1, -2], shape: [2])
    let (value, gradient) = try Tensors.valueAndGradient(at: x) { x throws(TensorError) in
      try (x.square() * 3).sum()
    }
    #expect(try value.item() == 15)
    #expect(try gradient.floats() == [6, -12])
    // Neither is recorded, so neither can be asked for a gradient.
    #expect(throws: TensorError.self) { try gradients(of: value, withRespectTo: [x]) }
  }

  @Test("takes gradients only of one number that depends on something")
  func notScalar() throws {
    let x = try Tensor([1, -2], shape: [2])
    #expect(throws: TensorError.self) {
      try Tensors.valueAndGradient(at: x) { x throws(TensorError) in try x.square() }
    }
    #expect(throws: TensorError.self) {
      try Tensors.valueAndGradient(at: x) { _ throws(TensorError) in try Tensor.full(1, []) }
    }
  }

  @Test("passes gradients through inner scopes")
  func nested() throws {
    let x = try Tensor([2], shape: [1])
    let (_, gradient) = try Tensors.valueAndGradient(at: x) { x throws(TensorError) in
      let inner = try Tensors.valueAndGradient(at: x) { y throws(TensorError) in
        try y.square().sum()
      }
      // The inner gradient, 2 x = 4, is a constant here.
      return try (x * inner.gradient).sum()
    }
    #expect(try gradient.floats() == [4])
  }

  @Test("records gradients even inside one that does not")
  func recordsWithin() throws {
    let gradient = try withoutGradients { () throws(TensorError) in
      try Tensors.valueAndGradient(at: Tensor([3], shape: [1])) { x throws(TensorError) in
        try x.square().sum()
      }.gradient.floats()
    }
    #expect(gradient == [6])
  }

  @Test("without gradients ends with its body, even by an error")
  func withoutGradientsRestores() throws {
    #expect(try recording())
    try withoutGradients { () throws(TensorError) in
      #expect((try? recording()) == false)
      try withoutGradients { () throws(TensorError) in #expect((try? recording()) == false) }
      #expect((try? recording()) == false)
    }
    #expect(try recording())
    #expect(throws: TensorError.self) {
      try withoutGradients { () throws(TensorError) in throw TensorError(.software, "stop") }
    }
    #expect(try recording())
  }

  @Test("of bfloat16 ends with its body, even by an error")
  func bfloat16Restores() throws {
    #expect(try !bfloat16())
    try withBFloat16 { () throws(TensorError) in
      #expect((try? bfloat16()) == true)
      try withBFloat16(false) { () throws(TensorError) in #expect((try? bfloat16()) == false) }
      #expect((try? bfloat16()) == true)
      try withBFloat16 { () throws(TensorError) in #expect((try? bfloat16()) == true) }
      #expect((try? bfloat16()) == true)
    }
    #expect(try !bfloat16())
    #expect(throws: TensorError.self) {
      try withBFloat16 { () throws(TensorError) in throw TensorError(.software, "stop") }
    }
    #expect(try !bfloat16())
  }

  @Test("of bfloat16 sees weights that changed since the last one")
  func bfloat16Weights() throws {
    let weight = try Tensor([2], shape: [1, 1])
    try weight.setRequiresGradient(true)
    let input = try Tensor([3], shape: [1, 1])
    func product() throws -> Float {
      try withBFloat16 { () throws(TensorError) in
        try input.linear(weight: weight, bias: nil).item()
      }
    }
    #expect(try product() == 6)
    try weight.assign(Tensor([5], shape: [1, 1]))
    #expect(try product() == 15)
  }

  @Test("of bfloat16 gives gradients near those of float32")
  func bfloat16Gradients() throws {
    let picture = try Tensor((0..<32).map { Float($0 % 7) / 7 }, shape: [1, 2, 4, 4])
    let kernel = try Tensor((0..<54).map { Float($0 % 5) / 5 - 0.4 }, shape: [3, 2, 3, 3])
    func gradient(_ half: Bool) throws -> [Float] {
      try Tensors.valueAndGradient(at: picture) { x throws(TensorError) in
        try withBFloat16(half) { () throws(TensorError) in
          try x.convolved(weight: kernel, padding: 1)
        }.square().sum()
      }.gradient.floats()
    }
    let (exact, rounded) = (try gradient(false), try gradient(true))
    #expect(exact != rounded)
    #expect(close(exact, rounded, within: 0.15))
    #expect(exact.contains { abs($0) > 2 })
  }

  @Test("leaves parameters that change in place out of the record")
  func inPlace() throws {
    let x = try parameter()
    try x.add(Tensor([1], shape: [1]), times: 2)
    try x.addProduct(Tensor([2], shape: [1]), Tensor([3], shape: [1]), times: 0.5)
    try x.scale(by: 0.5)
    #expect(try x.floats() == [4])
    #expect(try gradients(of: x.square().sum(), withRespectTo: [x])[0].floats() == [8])
  }
}
