import AdversarialAttacks
import Tensors
import Testing
import Toolkit

/// Attacks on linear classifiers, whose smallest adversarial distance is known.
struct ClosedFormTests {
  enum Method: CaseIterable {
    case fastGradient
    case iterativeFromThePicture
    case iterativeFromARandomStart

    func attack(_ norm: Norm) throws -> ProjectedGradientDescent {
      switch self {
      case .fastGradient: .fgsm(norm: norm)
      case .iterativeFromThePicture:
        try ProjectedGradientDescent(norm: norm, steps: 10, randomStart: false)
      case .iterativeFromARandomStart: try ProjectedGradientDescent(norm: norm, steps: 40)
      }
    }

    /// How far above the smallest distance the attack must succeed.
    ///
    /// From a random start on a sphere the steps close in on the nearest point, not onto it.
    var slack: Float { self == .iterativeFromARandomStart ? 1.02 : 1.001 }
  }

  private let model = LinearClassifier(classes: 2, pixels: pictureSize, seed: 11)

  private func answer(
    to attack: ProjectedGradientDescent, on picture: PixelBatch, criterion: Criterion,
    model: LinearClassifier, epsilon: Float
  ) throws -> Int {
    var streams = generators([0])
    let perturbed = try attack.perturb(
      picture.tensor(), criterion: criterion, model: model, epsilon: epsilon, generators: &streams)
    let distance = try attack.norm.measure(perturbed - picture.tensor())[0]
    #expect(distance <= epsilon + 1e-6)
    return try #require(try model.predictions(perturbed).first)
  }

  @Test(
    "an attack succeeds just above the smallest adversarial distance and never just below",
    arguments: Norm.allCases, Method.allCases)
  func smallestDistance(norm: Norm, method: Method) throws {
    let attack = try method.attack(norm)
    let batch = try pictures(8)
    let labels = try model.predictions(batch.tensor())
    #expect(Set(labels) == [0, 1])
    for index in labels.indices {
      let picture = try batch.picture(index)
      let label = labels[index]
      let distance = model.distance(
        of: try picture.tensor().floats(), from: label, to: 1 - label, by: norm)
      try #require(distance > 1e-3)
      for criterion in [
        Criterion.misclassification(labels: [label]), .targeted(targets: [1 - label]),
      ] {
        let above = try answer(
          to: attack, on: picture, criterion: criterion, model: model,
          epsilon: distance * method.slack)
        #expect(above == 1 - label)
        let below = try answer(
          to: attack, on: picture, criterion: criterion, model: model, epsilon: distance * 0.999)
        #expect(below == label)
      }
    }
  }

  @Test(
    "with more classes no attack succeeds below the distance of the nearest or of its target",
    arguments: Norm.allCases, Method.allCases)
  func manyClasses(norm: Norm, method: Method) throws {
    let model = LinearClassifier(classes: 4, pixels: pictureSize, seed: 12)
    let attack = try method.attack(norm)
    let batch = try pictures(6)
    let labels = try model.predictions(batch.tensor())
    for (index, label) in labels.enumerated() {
      let picture = try batch.picture(index)
      let values = try picture.tensor().floats()
      let others = (0..<4).filter { $0 != label }
      let distances = others.map { model.distance(of: values, from: label, to: $0, by: norm) }
      let nearest = try #require(distances.min())
      let untargeted = try answer(
        to: attack, on: picture, criterion: .misclassification(labels: [label]), model: model,
        epsilon: nearest * 0.999)
      #expect(untargeted == label)
      for (other, distance) in zip(others, distances) {
        let targeted = try answer(
          to: attack, on: picture, criterion: .targeted(targets: [other]), model: model,
          epsilon: distance * 0.999)
        #expect(targeted != other)
      }
    }
  }

  @Test("at one size random noise does not reach what the attack reaches", arguments: Norm.allCases)
  func noiseIsWeaker(norm: Norm) throws {
    let batch = try pictures(40)
    let pixels = try batch.tensor()
    let labels = try model.predictions(pixels)
    let distances = try labels.enumerated().map { index, label in
      model.distance(
        of: try batch.picture(index).tensor().floats(), from: label, to: 1 - label, by: norm)
    }
    let epsilon = try #require(distances.max()) * 1.02
    var results: [[Bool]] = []
    for attack in [try ProjectedGradientDescent(norm: norm), RandomNoise(norm: norm)]
      as [any Attack]
    {
      var streams = generators(0..<40)
      let perturbed = try attack.perturb(
        pixels, criterion: .misclassification(labels: labels), model: model, epsilon: epsilon,
        generators: &streams)
      results.append(zip(try model.predictions(perturbed), labels).map { $0 != $1 })
    }
    #expect(results[0].allSatisfy { $0 })
    #expect(results[1].filter { $0 }.count < 30)
  }
}
