import AdversarialAttacks
import Tensors
import Testing
import Toolkit

/// What holds for every attack.
struct ContractTests {
  private func perturb(
    _ batch: PixelBatch, with attack: any Attack, model: any AutogradOracle,
    epsilon: Float, streams: [SeededGenerator]? = nil, label: Int = 0
  ) throws -> Tensor {
    var streams = streams ?? generators(0..<batch.count)
    return try attack.perturb(
      batch.tensor(),
      criterion: .misclassification(labels: Array(repeating: label, count: batch.count)),
      model: model, epsilon: epsilon, generators: &streams)
  }

  @Test("perturbed pictures stay in the ball and in 0...1", arguments: [0.5, 8, 100] as [Float])
  func ballAndRange(bytes: Float) throws {
    let epsilon = bytes / 255
    let model = try SmallNetwork(pixels: pictureSize, seed: 3)
    let batch = try pictures(6, bytes: 0...255)
    for attack in try everyAttack() {
      let perturbed = try perturb(batch, with: attack, model: model, epsilon: epsilon)
      #expect(perturbed.shape == batch.shape)
      let values = try perturbed.floats()
      #expect(values.allSatisfy { (0...1).contains($0) })
      let distances = try attack.norm.measure(perturbed - batch.tensor())
      #expect(distances.allSatisfy { $0 <= epsilon + 1e-6 })
      // Less than a step of 8 bits is nothing to those that judge what a file would hold.
      if bytes >= 1 { #expect(distances.allSatisfy { $0 > 0 }) }
    }
  }

  @Test("an epsilon of zero returns the pictures unchanged")
  func zeroEpsilon() throws {
    let model = try SmallNetwork(pixels: pictureSize, seed: 3)
    let batch = try pictures(3)
    for attack in try everyAttack() {
      let perturbed = try perturb(batch, with: attack, model: model, epsilon: 0)
      #expect(try perturbed.floats() == batch.tensor().floats())
    }
  }

  @Test("an empty batch stays empty")
  func emptyBatch() throws {
    let model = try SmallNetwork(pixels: pictureSize, seed: 3)
    for attack in try everyAttack() {
      let perturbed = try perturb(pictures(0), with: attack, model: model, epsilon: 0.1)
      #expect(perturbed.shape == [0, 1, side, side])
    }
  }

  @Test("the same generators give the same pictures, others give others")
  func determinism() throws {
    let model = try SmallNetwork(pixels: pictureSize, seed: 3)
    let batch = try pictures(4)
    for attack in try everyAttack() {
      let runs = try [7, 7, 8].map { seed in
        try perturb(
          batch, with: attack, model: model, epsilon: 0.02, streams: generators(0..<4, seed: seed)
        ).floats()
      }
      #expect(runs[0] == runs[1])
      if !attack.name.contains("fgsm") { #expect(runs[0] != runs[2]) }
    }
  }

  @Test("what a picture becomes does not depend on its batch")
  func batchComposition() throws {
    let model = try SmallNetwork(pixels: pictureSize, seed: 3)
    let batch = try pictures(4)
    for attack in try everyAttack() {
      let together = try perturb(batch, with: attack, model: model, epsilon: 0.02).floats()
      for index in 0..<4 {
        let alone = try perturb(
          batch.picture(index), with: attack, model: model, epsilon: 0.02,
          streams: generators([index])
        ).floats()
        let there = together[index * pictureSize..<(index + 1) * pictureSize]
        // Matrix products of other sizes may round otherwise.
        #expect(zip(alone, there).allSatisfy { abs($0 - $1) < 1e-5 })
      }
    }
  }

  @Test("a model without any gradient gives finite pictures, and FGSM leaves them alone")
  func zeroGradient() throws {
    let model = ScriptedClassifier { (batch) throws(TensorError) in
      try Tensor(Array(repeating: 1, count: batch * 3), shape: [batch, 3])
    }
    let batch = try pictures(2)
    for attack in try everyAttack() {
      let values = try perturb(batch, with: attack, model: model, epsilon: 0.1).floats()
      #expect(values.allSatisfy { $0.isFinite })
      if attack.name == "fgsm" { #expect(try values == batch.tensor().floats()) }
    }
  }

  @Test("pictures that the model gets wrong already are perturbed too")
  func alreadyWrong() throws {
    let model = LinearClassifier(classes: 2, pixels: pictureSize, seed: 11)
    let batch = try pictures(4)
    let labels = try model.predictions(batch.tensor()).map { 1 - $0 }
    var streams = generators(0..<4)
    let perturbed = try ProjectedGradientDescent(steps: 5).perturb(
      batch.tensor(), criterion: .misclassification(labels: labels), model: model, epsilon: 0.02,
      generators: &streams)
    #expect(try Norm.linf.measure(perturbed - batch.tensor()).allSatisfy { $0 > 0.019 })
    #expect(try model.predictions(perturbed) == labels.map { 1 - $0 })
  }
}
