import AdversarialAttacks
import ArgumentParser
import AttackSuites
import StoicCommands
import Toolkit

/// How `stoic compare` lets attackers aim at both methods.
struct KnowledgeOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Aim at both methods with the same attacks and budgets: transfer, black-box, white-box, "
        + "separated by commas.", valueName: "knowledge"), transform: Self.knowledge)
  var knowledge: [AttackKnowledge] = []

  @Option(help: "With --knowledge: the black box's queries for a picture. (default: 1000)")
  var queries: Int?

  @Option(
    help: ArgumentHelp(
      "With --knowledge: further models that transferred pictures are made against, separated by "
        + "commas; names joined by + are an ensemble.", valueName: "models"),
    transform: ListedText.parts)
  var source: [String] = []

  /// Whether the comparison is one by knowledge.
  var isChosen: Bool { !knowledge.isEmpty }

  func check() throws {
    guard isChosen || queries == nil && source.isEmpty else {
      throw ValidationError("--queries and --source need --knowledge.")
    }
    guard source.isEmpty || knowledge.contains(.transfer) else {
      throw ValidationError("--source needs --knowledge transfer.")
    }
  }

  func plan(norm: Norm, epsilons: [Double]?) -> KnowledgeComparison.Plan {
    var plan = KnowledgeComparison.Plan()
    (plan.knowledge, plan.norm) = (knowledge, norm)
    plan.epsilons = epsilons ?? (norm == .linf ? plan.epsilons : [16, 32, 64, 128, 256])
    plan.queries = queries ?? plan.queries
    return plan
  }

  private static func knowledge(_ text: String) throws -> [AttackKnowledge] {
    try ListedText.parts(text).map { part in
      guard let knowledge = AttackKnowledge(rawValue: part) else {
        throw ValidationError(
          "\(part) is no knowledge; give "
            + "\(AttackKnowledge.allCases.map(\.rawValue).joined(separator: ", ")).")
      }
      return knowledge
    }
  }
}
