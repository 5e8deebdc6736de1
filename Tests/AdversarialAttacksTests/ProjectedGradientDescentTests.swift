import AdversarialAttacks
import Tensors
import Testing
import Toolkit

struct ProjectedGradientDescentTests {
  @Test("more steps raise the loss at least as far as one", arguments: Norm.allCases)
  func iterationHelps(norm: Norm) throws {
    let model = try SmallNetwork(pixels: pictureSize, seed: 5)
    let pixels = try pictures(32).tensor()
    let criterion = Criterion.misclassification(labels: try model.predictions(pixels))
    let epsilon: Float = norm == .linf ? 0.1 : 0.4
    var losses: [Float] = []
    var successes: [Int] = []
    for attack in [
      ProjectedGradientDescent.fgsm(norm: norm),
      try ProjectedGradientDescent(norm: norm, steps: 20, randomStart: false),
      try ProjectedGradientDescent(norm: norm, steps: 20, restarts: 5),
    ] {
      var streams = generators(0..<32)
      let perturbed = try attack.perturb(
        pixels, criterion: criterion, model: model, epsilon: epsilon, generators: &streams)
      losses.append(try criterion.objective(logits: model.logits(perturbed)).sum().item())
      let answers = try model.predictions(perturbed)
      successes.append(
        answers.indices.filter { criterion.isSatisfied(by: answers[$0], example: $0) }.count)
    }
    #expect(losses[1] > losses[0])
    #expect(successes[1] >= successes[0])
    #expect(successes[2] >= successes[1])
    #expect(successes[0] > 0)
  }

  @Test("of several runs each picture keeps its best: adversarial first, then the higher loss")
  func restartsKeepTheBest() throws {
    let model = try SmallNetwork(pixels: pictureSize, seed: 5)
    let count = 24
    let pixels = try pictures(count).tensor()
    let criterion = Criterion.misclassification(labels: try model.predictions(pixels))
    let epsilon: Float = 0.06
    // Weak single runs, so that they differ.
    let single = try ProjectedGradientDescent(steps: 1, schedule: .fixed(0.5))
    let several = try ProjectedGradientDescent(steps: 1, schedule: .fixed(0.5), restarts: 4)

    func rounded(
      _ attack: ProjectedGradientDescent, _ streams: inout [SeededGenerator]
    ) throws -> Tensor {
      try AttackRunner(attack: attack, model: model).perturb(
        pictures(count), criterion: criterion, epsilon: epsilon, generators: &streams
      ).quantized.tensor()
    }

    var streams = generators(0..<count)
    var runs: [(pixels: [Float], adversarial: [Bool], loss: [Float])] = []
    for _ in 0..<4 {
      let perturbed = try rounded(single, &streams)
      let answers = try model.predictions(perturbed)
      runs.append(
        (
          try perturbed.floats(),
          answers.indices.map { criterion.isSatisfied(by: answers[$0], example: $0) },
          try criterion.objective(logits: model.logits(perturbed)).floats()
        ))
    }
    streams = generators(0..<count)
    let best = try rounded(several, &streams).floats()

    var winners: Set<Int> = []
    for picture in 0..<count {
      let winner = try #require(
        (0..<4).max {
          let (a, b) = (runs[$0], runs[$1])
          return a.adversarial[picture] == b.adversarial[picture]
            ? a.loss[picture] < b.loss[picture] : b.adversarial[picture]
        })
      winners.insert(winner)
      let range = picture * pictureSize..<(picture + 1) * pictureSize
      #expect(best[range] == runs[winner].pixels[range])
    }
    #expect(winners.count > 1)
  }

  @Test("FGSM is one step of full length from the picture")
  func fastGradient() throws {
    let model = LinearClassifier(
      weights: [[1, -2, 0, 3], [0, 0, 0, 0]], biases: [0, 0])
    let pixels = try Tensor([0.5, 0.5, 0.5, 0.5], shape: [1, 1, 2, 2])
    let epsilon: Float = 0.1
    var streams = generators([0])
    let signed = try ProjectedGradientDescent.fgsm().perturb(
      pixels, criterion: .misclassification(labels: [0]), model: model, epsilon: epsilon,
      generators: &streams)
    let expected: [Float] = [0.4, 0.6, 0.5, 0.4]
    #expect(zip(try signed.floats(), expected).allSatisfy { abs($0 - $1) < 1e-6 })
    let straight = try ProjectedGradientDescent.fgsm(norm: .l2).perturb(
      pixels, criterion: .targeted(targets: [0]), model: model, epsilon: epsilon,
      generators: &streams)
    let length: Float = 14
    let along = [1, -2, 0, 3].map { 0.5 + epsilon * $0 / length.squareRoot() }
    #expect(zip(try straight.floats(), along).allSatisfy { abs($0 - $1) < 1e-6 })
  }

  @Test("steps that fall find as much as fixed ones, or more", arguments: Norm.allCases)
  func fallingSteps(norm: Norm) throws {
    let pixels = try pictures(200).tensor()
    var broken = [0, 0]
    for seed in 5..<10 as Range<UInt64> {
      let model = try SmallNetwork(pixels: pictureSize, seed: seed)
      let labels = try model.predictions(pixels)
      for (index, schedule) in [ProjectedGradientDescent.Schedule.madry(steps: 20), .falling]
        .enumerated()
      {
        var streams = generators(0..<200)
        let perturbed = try ProjectedGradientDescent(norm: norm, schedule: schedule).perturb(
          pixels, criterion: .misclassification(labels: labels), model: model,
          epsilon: norm == .linf ? 0.02 : 0.06, generators: &streams)
        broken[index] += zip(try model.predictions(perturbed), labels).count { $0 != $1 }
      }
    }
    #expect(broken[1] >= broken[0])
    #expect((100...900).contains(broken[1]))
  }

  @Test("an example that has succeeded is not asked about again")
  func stopping() throws {
    let model = LinearClassifier(classes: 2, pixels: pictureSize, seed: 11)
    let pixels = try pictures(6).tensor()
    let labels = try model.predictions(pixels).enumerated().map { $0 < 3 ? $1 : 1 - $1 }
    let task = AttackTask(
      pixels: pixels, criterion: .misclassification(labels: labels), epsilon: 0.0001,
      stopsAtSuccess: true)
    for attack in [
      try ProjectedGradientDescent(steps: 10), try AutoPGD(steps: 10),
      try SquareAttack(queries: 10),
    ] as [any Attack] {
      let oracle = Oracle(model, examples: 6)
      var streams = generators(0..<6)
      let result = try attack.perturb(task, oracle: oracle, generators: &streams)
      // The last three are wrong from the start.
      #expect(oracle.queries[3...].allSatisfy { $0.forward <= 2 }, "\(attack)")
      #expect(oracle.queries[..<3].allSatisfy { $0.forward >= 10 }, "\(attack)")
      #expect(result.firstSuccess?.map { $0 != nil } == [false, false, false, true, true, true])
    }
  }

  @Test("an attack describes itself for people and for a manifest")
  func description() throws {
    let attack = try ProjectedGradientDescent(norm: .l2, steps: 20, restarts: 3)
    #expect(attack.name == "pgd-20-restarts-3")
    #expect(
      attack.description
        == "projected gradient descent (l2), 20 steps falling from epsilon from a random start, "
        + "best of 3 runs")
    #expect(try ProjectedGradientDescent.momentum().name == "mi-fgsm-10")
    #expect(
      try ProjectedGradientDescent.momentum(schedule: .fixed(0.1)).name == "mi-fgsm-10-step-0.1")
    #expect(ProjectedGradientDescent.fgsm().name == "fgsm")
    #expect(ProjectedGradientDescent.fgsm().description == "fast gradient sign method (linf)")
    #expect(RandomNoise().name == "noise")
  }
}
