import AdversarialAttacks
import Foundation
import Testing
import Toolkit

@Suite("An attack as a value")
struct AttackValueTests {
  private func attacks() throws -> [AttackValue] {
    let attacks: [any Attack] = try [
      RandomNoise(), RandomNoise(norm: .l2), ProjectedGradientDescent.fgsm(),
      ProjectedGradientDescent(), ProjectedGradientDescent(restarts: 2),
      ProjectedGradientDescent(steps: 21), ProjectedGradientDescent(schedule: .fixed(0.1)),
      ProjectedGradientDescent(randomStart: false), ProjectedGradientDescent(norm: .l2),
      ProjectedGradientDescent(schedule: .madry(steps: 20)),
      ProjectedGradientDescent(momentum: 0.5),
      ProjectedGradientDescent(keepsBest: true), ProjectedGradientDescent.momentum(),
      AutoPGD(), AutoPGD(goal: .logitRatio), AutoPGD(goal: .targets), AutoPGD(steps: 50),
      AutoPGD(restarts: 2), AutoPGD(goal: .targets, targets: 3), FastAdaptiveBoundary(),
      FastAdaptiveBoundary(steps: 20), FastAdaptiveBoundary(targets: 2),
      FastAdaptiveBoundary(restarts: 2), DeepFool(norm: .linf), DeepFool(steps: 20),
      DeepFool(overshoot: 0.1), FastMinimumNorm(), FastMinimumNorm(steps: 30),
      DecoupledDirectionNorm(), DecoupledDirectionNorm(steps: 30), CarliniWagner(),
      CarliniWagner(steps: 30), CarliniWagner(searches: 3), CarliniWagner(weight: 1),
      CarliniWagner(rate: 0.1), SquareAttack(), SquareAttack(queries: 100),
      SquareAttack(restarts: 2), SquareAttack(share: 0.3), GradientEstimation(),
      GradientEstimation(steps: 10), GradientEstimation(samples: 8),
      GradientEstimation(distance: 0.1), BoundaryAttack(), BoundaryAttack(steps: 10), HopSkipJump(),
      HopSkipJump(steps: 10), HopSkipJump(probes: 10),
    ]
    return attacks.map { AttackValue($0) }
  }

  @Test("comes back from its JSON with all of its parameters")
  func codable() throws {
    for value in try attacks() {
      let data = try JSONEncoder().encode(value)
      let read = try JSONDecoder().decode(AttackValue.self, from: data)
      #expect(read == value && read.attack.description == value.attack.description)
    }
  }

  @Test("is another where any parameter is, and says so in its name within a norm")
  func identity() throws {
    let attacks = try attacks()
    #expect(Set(attacks).count == attacks.count)
    #expect(Set(attacks.map(\.identity)).count == attacks.count)
    let names = attacks.map { "\($0.attack.name) \($0.attack.norm)" }
    #expect(Set(names).count == attacks.count)
    #expect(try AttackValue(ProjectedGradientDescent()) == AttackValue(ProjectedGradientDescent()))
  }

  @Test("of an unknown kind is an error that names those that there are")
  func unknown() {
    let data = Data(#"{"kind":"oracle","norm":"linf"}"#.utf8)
    let error = #expect(throws: AttackError.self) {
      try JSONDecoder().decode(AttackValue.self, from: data)
    }
    for word in ["oracle", "noise, one-pixel, "] {
      #expect(error?.description.contains(word) == true)
    }
  }

  @Test("that means no attack is refused where it is read, too")
  func invalid() {
    let data = Data(
      #"{"kind":"pgd","norm":"linf","steps":0,"relativeStepSize":1,"randomStart":true,"restarts":1}"#
        .utf8)
    #expect(throws: AttackError.self) { try JSONDecoder().decode(AttackValue.self, from: data) }
  }

  @Test("has random numbers of its own for each seed, attack, epsilon and example")
  func streams() throws {
    var starts: [UInt64] = []
    for value in try attacks() {
      for (seed, epsilon, example) in [
        (1, 8, 0), (2, 8, 0), (1, 4, 0), (1, 8, 1), (1, nil, 0),
      ] as [(UInt64, Double?, Int)] {
        var generator = value.generator(seed: seed, epsilon: epsilon, example: example)
        var again = value.generator(seed: seed, epsilon: epsilon, example: example)
        starts.append(generator.next())
        #expect(again.next() == starts.last)
      }
    }
    #expect(Set(starts).count == starts.count)
  }

  @Test(
    "of PGD without a step size or with one is that of a manifest written before there was a choice"
  )
  func oldManifest() throws {
    let data = Data(
      #"{"kind":"pgd","norm":"linf","steps":20,"relativeStepSize":0.125,"randomStart":true,"restarts":1}"#
        .utf8)
    let read = try JSONDecoder().decode(AttackValue.self, from: data)
    #expect(try read == AttackValue(ProjectedGradientDescent(schedule: .fixed(0.125))))
  }

  @Test("of every kind is made with the defaults, or refuses the norm", arguments: AttackKind.all)
  func everyKind(kind: AttackKind) throws {
    for norm in Norm.allCases {
      var options = AttackOptions()
      options.norm = norm
      do throws(AttackError) {
        let attack = try kind.make(options)
        #expect(attack.norm == norm && attack.name.hasPrefix(kind.name))
      } catch {
        if case .normOfOwnBound = error { continue }
        guard case .wrongNorm = error else { throw error }
        #expect(norm == .linf)
      }
      #expect(try kind.make(AttackOptions()).name.hasPrefix(kind.name))
    }
  }

  @Test("is made by the word of its kind")
  func kinds() throws {
    var options = AttackOptions()
    options.norm = .l2
    #expect(try AttackKind.named("fgsm").make(options).name == "fgsm")
    (options.steps, options.restarts) = (7, 3)
    let made = try AttackKind.named("pgd").make(options)
    #expect(
      try AttackValue(made)
        == AttackValue(ProjectedGradientDescent(norm: .l2, steps: 7, restarts: 3)))
    #expect(throws: AttackError.self) { try AttackKind.named("oracle") }
  }

  @Test("refuses an option that its kind does not know, and several kinds share what one knows")
  func unknownOptions() throws {
    var options = AttackOptions()
    options.severity = 3
    let error = #expect(throws: AttackError.self) { try AttackKind.pgd.make(options) }
    #expect(
      error?.description
        == "pgd has no option severity; the options are steps, step-size, restarts, momentum, keeps-best."
    )
    (options.severity, options.steps) = (nil, 7)
    #expect(try AttackKind.make([.fgsm, .pgd], options).map(\.name) == ["fgsm", "pgd-7"])
    #expect(throws: AttackError.self) { try AttackKind.make([.fgsm, .noise], options) }
  }
}
