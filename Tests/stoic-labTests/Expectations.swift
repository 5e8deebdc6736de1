import ModelFixtures
import TestSupport
import Testing

extension Program.Outcome {
  /// Expects an error as users get it: a status, one sentence with these words on standard error,
  /// and neither a result nor a trace.
  func expectFailure(
    _ status: Int32, saying words: [String], sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let said = Comment(rawValue: "said: \(standardError)")
    #expect(!signalled, said, sourceLocation: sourceLocation)
    #expect(self.status == status, said, sourceLocation: sourceLocation)
    #expect(standardOutput == "", sourceLocation: sourceLocation)
    for word in words {
      #expect(
        standardError.contains(word), "\(word) is not in: \(standardError)",
        sourceLocation: sourceLocation)
    }
    for trace in ["Fatal error", "Backtrace", "Stack dump", "terminate called", ".swift:"] {
      #expect(!standardError.contains(trace), said, sourceLocation: sourceLocation)
    }
  }
}

extension Program {
  /// `stoic evaluate` with the small landmark model, unless the arguments name another.
  static func evaluate(_ arguments: [String]) async throws -> Outcome {
    let model = try arguments.contains("--model") ? [] : ["--model", ModelFiles.shared().landmark]
    return try await stoic.run(["evaluate"] + model + arguments)
  }

  /// `stoic compare` with the small models and one attack of two steps at 8/255.
  static func compare(_ arguments: [String]) async throws -> Outcome {
    try await stoic.run(comparison(arguments))
  }

  static func comparison(_ arguments: [String]) throws -> [String] {
    let files = try ModelFiles.shared()
    var all = ["compare"] + arguments
    for (option, value) in [
      ("--resnet", files.resnet), ("--landmark", files.landmark), ("--attack", "pgd"),
      ("--epsilon", "8"), ("--steps", "2"), ("--gradient-precision", "float32"),
    ] where !arguments.contains(option) {
      all += [option, value]
    }
    return all
  }
}
