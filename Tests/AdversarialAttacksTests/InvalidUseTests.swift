import AdversarialAttacks
import Tensors
import Testing
import Toolkit

/// What does not fit together is a typed error, never a trap and never a silent result.
struct InvalidUseTests {
  private let model = LinearClassifier(classes: 3, pixels: pictureSize, seed: 2)

  /// Catches the error of an attack on two pictures.
  private func failure(
    _ attack: any Attack, model: (any ScoreOracle)? = nil, pixels: Tensor? = nil,
    criterion: Criterion = .misclassification(labels: [0, 1]), epsilon: Float = 0.1,
    streams: Int = 2
  ) throws -> AttackError? {
    var streams = generators(0..<streams)
    let pixels = try pixels ?? pictures(2).tensor()
    do throws(AttackError) {
      _ = try attack.perturb(
        pixels, criterion: criterion, model: model ?? self.model, epsilon: epsilon,
        generators: &streams)
      return nil
    } catch {
      #expect(!error.description.isEmpty)
      return error
    }
  }

  @Test("parameters that mean no attack are refused")
  func parameters() {
    func failure(_ make: () throws(AttackError) -> ProjectedGradientDescent) -> AttackError? {
      do { _ = try make() } catch { return error }
      return nil
    }
    for steps in [0, -3] {
      guard
        case .invalidSteps(steps)? = failure({ () throws(AttackError) in
          try ProjectedGradientDescent(steps: steps)
        })
      else {
        Issue.record("\(steps) steps were accepted")
        continue
      }
    }
    for size: Float in [0, -0.1, .nan, .infinity] {
      guard
        case .invalidStepSize? = failure({ () throws(AttackError) in
          try ProjectedGradientDescent(schedule: .fixed(size))
        })
      else {
        Issue.record("a step of \(size) epsilon was accepted")
        continue
      }
    }
    guard
      case .invalidRestarts(0)? = failure({ () throws(AttackError) in
        try ProjectedGradientDescent(restarts: 0)
      }),
      case .restartsWithoutRandomStart(2)? = failure({ () throws(AttackError) in
        try ProjectedGradientDescent(randomStart: false, restarts: 2)
      })
    else {
      Issue.record("useless restarts were accepted")
      return
    }
  }

  @Test("an epsilon that is negative, no number, or in 255ths is refused")
  func epsilon() throws {
    for attack in try everyAttack() {
      for epsilon: Float in [-0.1, .nan, .infinity] {
        guard case .invalidEpsilon? = try failure(attack, epsilon: epsilon) else {
          Issue.record("\(attack) accepted an epsilon of \(epsilon)")
          continue
        }
      }
      let inBytes = try failure(attack, epsilon: 8)
      #expect((inBytes == nil) == (attack.norm == .l2))
    }
  }

  @Test("labels, generators and pixels that do not fit the batch are refused")
  func arguments() throws {
    for attack in try everyAttack() {
      guard
        case .batchMismatch(what: "labels", found: 1, expected: 2)? = try failure(
          attack, criterion: .targeted(targets: [0])),
        case .batchMismatch(what: "generators", found: 3, expected: 2)? = try failure(
          attack, streams: 3),
        case .invalidClass(-1, example: 1, classes: nil)? = try failure(
          attack, criterion: .misclassification(labels: [0, -1])),
        case .pixelShape([2, 16])? = try failure(
          attack, pixels: pictures(2).tensor().reshaped(to: [2, 16])),
        case .pixelRange? = try failure(attack, pixels: pictures(2).tensor() * 255),
        case .pixelRange? = try failure(attack, pixels: pictures(2).tensor() * Float.nan)
      else {
        Issue.record("\(attack) accepted arguments that do not fit")
        continue
      }
    }
  }

  @Test("a class that the model does not have is refused")
  func unknownClass() throws {
    for attack in try everyAttack() {
      var streams = generators(0..<2)
      let error = #expect(throws: AttackError.self) {
        try AttackRunner(attack: attack, model: model).run(
          on: pictures(2), criterion: .misclassification(labels: [0, 3]), epsilon: 0.1,
          generators: &streams)
      }
      guard case .invalidClass(3, example: 1, classes: 3)? = error else {
        Issue.record("\(attack): \(String(describing: error))")
        continue
      }
    }
  }

  @Test("a gradient attack refuses a model of scores alone; noise needs no gradient")
  func scoresOnly() throws {
    let model = ScoresOnly(model: model)
    guard
      case .notRevealed(.gradient, .scores)? = try failure(
        ProjectedGradientDescent.fgsm(), model: model)
    else {
      Issue.record("a model without gradients was attacked by gradients")
      return
    }
    #expect(try failure(RandomNoise(), model: model) == nil)
  }

  @Test("a model that gives NaN is an error of the attack and of the check")
  func notANumber() throws {
    let broken = ScriptedClassifier { (batch) throws(TensorError) in
      try Tensor(Array(repeating: .nan, count: batch * 2), shape: [batch, 2])
    }
    guard
      case .lossNotANumber(attack: "pgd-2", step: 1)? = try failure(
        ProjectedGradientDescent(steps: 2), model: broken)
    else {
      Issue.record("NaN was attacked")
      return
    }
    var streams = generators(0..<2)
    let error = #expect(throws: AttackError.self) {
      try AttackRunner(attack: RandomNoise(), model: broken).run(
        on: pictures(2), criterion: .misclassification(labels: [0, 1]), epsilon: 0.1,
        generators: &streams)
    }
    guard case .scoresNotNumbers(example: 0)? = error else {
      Issue.record("NaN was a score")
      return
    }
  }
}
