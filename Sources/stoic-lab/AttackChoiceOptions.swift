import AdversarialAttacks
import ArgumentParser
import Toolkit

/// One attack with its options.
struct AttackChoiceOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The attack: \(AttackKind.all.map(\.name).joined(separator: ", ")).", valueName: "attack"))
  var attack: String

  @Option(help: "What bounds the perturbation: linf or l2; by default the attack's own norm.")
  var norm: Norm?

  // Unconditional, so that a negative number is rejected as such, not parsed as an option.
  @Option(
    parsing: .unconditional,
    help:
      "The size of the perturbation in 255ths; not needed by attacks that look for the smallest.")
  var epsilon: Double?

  @Option(
    help:
      "Steps of each run; epochs of universal and patch, generations of one-pixel. (default: the attack's own number)"
  )
  var steps: Int?

  @Option(help: "Queries of an attack that asks for scores; by default the attack's own number.")
  var queries: Int?

  @Option(
    help:
      "Independent runs of an attack with random starts, of which the best counts; draws of noise."
  )
  var restarts: Int?

  @Option(help: "The severity of a corruption, 1 to 5; by default 3.")
  var severity: Int?

  @Option(help: "The pixels that one-pixel may change; by default 1.")
  var pixels: Int?

  @Option(help: "The share of the picture that a patch covers; by default 0.05.")
  var area: Double?

  func validate() throws {
    let attack: any Attack
    do { attack = try value().attack } catch let error as any DescribedError {
      throw ValidationError(error.description)
    }
    if let problem = attack.problem(withEpsilon255: epsilon) {
      throw ValidationError(problem + ".")
    }
  }

  func value() throws -> AttackValue {
    var options = AttackOptions()
    (options.norm, options.steps, options.queries) = (norm, steps, queries)
    (options.restarts, options.severity) = (restarts, severity)
    (options.pixels, options.area) = (pixels, area)
    return AttackValue(try AttackKind.named(attack.lowercased()).make(options))
  }
}
