import AdversarialAttacks
import Tensors
import Testing
import Toolkit

struct AttackRunnerTests {
  private let model = LinearClassifier(classes: 2, pixels: pictureSize, seed: 11)

  private func run(
    _ attack: any Attack, on batch: PixelBatch, epsilon: Float,
    model: (any ScoreOracle)? = nil, labels: [Int]? = nil
  ) throws -> AttackResult {
    var streams = generators(0..<batch.count)
    return try AttackRunner(attack: attack, model: model ?? self.model).run(
      on: batch,
      criterion: .misclassification(labels: labels ?? self.model.predictions(batch.tensor())),
      epsilon: epsilon, generators: &streams)
  }

  @Test(
    "8-bit pictures lie within epsilon, measured on their bytes",
    arguments: [0.3, 1, 2.5, 8, 16, 80] as [Float])
  func quantizedWithinBall(epsilonInBytes: Float) throws {
    let epsilon = epsilonInBytes / 255
    let batch = try pictures(6, bytes: 0...255)
    for attack in try everyAttack() {
      let result = try run(attack, on: batch, epsilon: epsilon)
      let bytes = zip(result.quantized.bytes, batch.bytes).map { abs(Int($0) - Int($1)) }
      for picture in 0..<6 {
        let changes = bytes[picture * pictureSize..<(picture + 1) * pictureSize]
        let size =
          switch attack.norm {
          case .linf: Float(changes.max() ?? 0)
          case .l2: Float(changes.reduce(0) { $0 + $1 * $1 }).squareRoot()
          }
        #expect(size <= epsilonInBytes + 1e-3)
        #expect(abs(result.verification.distances[picture] - Double(size) / 255) < 1e-6)
        #expect(result.verification.withinEpsilon[picture])
      }
    }
  }

  @Test("whole 255ths of linf are used up by the 8-bit pictures")
  func wholeSteps() throws {
    let batch = try pictures(6)
    for epsilon in [1, 2, 8, 16] {
      for attack in [ProjectedGradientDescent.fgsm(), RandomNoise()] as [any Attack] {
        let result = try run(attack, on: batch, epsilon: Float(epsilon) / 255)
        #expect(result.verification.distances.allSatisfy { abs($0 * 255 - Double(epsilon)) < 1e-9 })
      }
    }
  }

  @Test("for l2 only as many roundings are undone as it takes to stay within epsilon")
  func shortenedRounding() throws {
    // Sixteen changes of 2.6 steps would all round to 3 and leave the ball of 10.4 steps; a squared
    // length of at most 108.16 leaves eight of them at 3 and sends eight to 2.
    let attack = ScriptedAttack(norm: .l2) { (pixels) throws(TensorError) in
      try pixels + Float(2.6 / 255)
    }
    let batch = try pictures(1)
    let result = try run(attack, on: batch, epsilon: 10.4 / 255)
    let changes = zip(result.quantized.bytes, batch.bytes).map { Int($0) - Int($1) }
    #expect(changes.filter { $0 == 3 }.count == 8)
    #expect(changes.filter { $0 == 2 }.count == 8)
    #expect(result.verification.withinEpsilon == [true])
  }

  @Test("for l2 the roundings that went farthest are undone first")
  func worstRoundingFirst() throws {
    // Changes of 2.9 and 2.6 steps by turns: all round to 3, five of the 2.6 must go back to 2.
    let wanted = (0..<pictureSize).map { $0 % 2 == 0 ? Float(2.9) : 2.6 }
    let attack = ScriptedAttack(norm: .l2) { (pixels) throws(TensorError) in
      try pixels + Tensor(wanted.map { $0 / 255 }, shape: pixels.shape)
    }
    let length = wanted.reduce(0) { $0 + $1 * $1 }.squareRoot()
    let batch = try pictures(1)
    let result = try run(attack, on: batch, epsilon: length / 255)
    let changes = zip(result.quantized.bytes, batch.bytes).map { Int($0) - Int($1) }
    let shortened = changes.indices.filter { changes[$0] == 2 }
    #expect(shortened.count == 5 && shortened.allSatisfy { wanted[$0] == 2.6 })
    #expect(changes.filter { $0 == 3 }.count == pictureSize - 5)
  }

  @Test("an attack that leaves the ball or the pixel range is held", arguments: Norm.allCases)
  func rogueAttack(norm: Norm) throws {
    let attack = ScriptedAttack(norm: norm) { (pixels) throws(TensorError) in try pixels * -9 + 5 }
    let batch = try pictures(4, bytes: 0...255)
    let epsilon: Float = 8 / 255
    let result = try run(attack, on: batch, epsilon: epsilon)
    #expect(try result.raw.floats().contains { $0 > 1 })
    let clipped = try result.clipped.floats()
    #expect(clipped.allSatisfy { (0...1).contains($0) })
    let distances = try norm.measure(result.clipped - batch.tensor())
    #expect(distances.allSatisfy { $0 <= epsilon + 1e-6 })
    #expect(result.verification.withinEpsilon.allSatisfy { $0 })
  }

  @Test("an attack that returns NaN or another shape is an error that names it")
  func brokenAttack() throws {
    let notANumber = ScriptedAttack(norm: .linf) { (pixels) throws(TensorError) in
      try pixels * Float.nan
    }
    let flat = ScriptedAttack(norm: .linf) { (pixels) throws(TensorError) in
      try pixels.reshaped(to: [pixels.count])
    }
    for attack in [notANumber, flat] {
      let error = #expect(throws: AttackError.self) {
        try run(attack, on: pictures(2), epsilon: 0.1)
      }
      #expect(error?.description.contains("scripted") == true)
    }
  }

  @Test("success is what the model says about the 8-bit pictures, not what the attack reached")
  func successIsChecked() throws {
    // Half a step of a byte is adversarial before rounding and gone after it.
    let weights = [-1, 0].map { Array(repeating: Float($0), count: pictureSize) }
    let grey = try PixelBatch(
      count: 1, channels: 1, height: side, width: side,
      bytes: Array(repeating: 128, count: pictureSize))
    let threshold = Float(pictureSize) * (128 + 0.2) / 255
    let model = LinearClassifier(weights: weights, biases: [threshold, 0])
    #expect(try model.predictions(grey.tensor()) == [0])
    let result = try run(
      ProjectedGradientDescent.fgsm(), on: grey, epsilon: 0.4 / 255, model: model, labels: [0])
    #expect(try model.predictions(result.clipped) == [1])
    #expect(result.quantized == grey)
    #expect(result.succeeded == [false])
    let whole = try run(
      ProjectedGradientDescent.fgsm(), on: grey, epsilon: 1 / 255, model: model, labels: [0])
    #expect(whole.succeeded == [true])
    #expect(whole.verification.decisions == [1])
  }

  @Test("pictures read back from files are measured and classified like those of the run")
  func verification() throws {
    let batch = try pictures(6)
    let labels = try model.predictions(batch.tensor())
    let result = try run(ProjectedGradientDescent(steps: 5), on: batch, epsilon: 16 / 255)
    #expect(result.succeeded.contains(true))
    let runner = AttackRunner(attack: try ProjectedGradientDescent(steps: 5), model: model)
    let again = try runner.verify(
      result.quantized, against: batch, criterion: .misclassification(labels: labels),
      epsilon: 16 / 255)
    #expect(again == result.verification)

    // The same pictures are outside a smaller ball, and do not count there.
    let smaller = try runner.verify(
      result.quantized, against: batch, criterion: .misclassification(labels: labels),
      epsilon: 4 / 255)
    #expect(smaller.decisions == again.decisions)
    #expect(smaller.withinEpsilon.allSatisfy { !$0 })
    #expect(smaller.succeeded.allSatisfy { !$0 })

    #expect(throws: AttackError.self) {
      try runner.verify(
        pictures(5), against: batch, criterion: .misclassification(labels: labels), epsilon: 0.1)
    }
  }

  @Test("an epsilon of zero leaves every byte alone")
  func zeroEpsilon() throws {
    let batch = try pictures(3, bytes: 0...255)
    for attack in try everyAttack() {
      let result = try run(attack, on: batch, epsilon: 0)
      #expect(result.quantized == batch)
      #expect(result.verification.distances == [0, 0, 0])
      #expect(result.succeeded == [false, false, false])
    }
  }
}
