import AdversarialAttacks
import Foundation
import Testing
import Toolkit

@Suite("An attack as a value")
struct AttackValueTests {
  private func attacks() throws -> [AttackValue] {
    let attacks: [any Attack] = try [
      RandomSignNoise(), RandomSignNoise(norm: .l2), ProjectedGradientDescent.fgsm(),
      ProjectedGradientDescent(), ProjectedGradientDescent(restarts: 2),
      ProjectedGradientDescent(steps: 21), ProjectedGradientDescent(relativeStepSize: 0.1),
      ProjectedGradientDescent(randomStart: false), ProjectedGradientDescent(norm: .l2),
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
    for word in ["oracle", "noise, pgd."] {
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

  @Test("is made by the word of its kind")
  func kinds() throws {
    var options = AttackOptions()
    (options.norm, options.steps, options.restarts) = (.l2, 7, 3)
    let made = try AttackKind.named("pgd").make(options)
    #expect(
      try AttackValue(made)
        == AttackValue(ProjectedGradientDescent(norm: .l2, steps: 7, restarts: 3)))
    #expect(try AttackKind.named("fgsm").make(options).name == "fgsm")
    #expect(throws: AttackError.self) { try AttackKind.named("oracle") }
  }
}
