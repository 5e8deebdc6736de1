public import Toolkit

/// Why a comparison could not be done.
public enum ComparisonError: DescribedError, Equatable {
  /// The options contradict themselves.
  case plan(String)
  /// The run folder holds another run.
  case otherRun(path: String, difference: String)
  /// A file of the run folder is not what this program writes.
  case damagedRun(path: String, line: Int)
  /// A value has no JSON, such as a number that is infinite.
  case encoding(String, reason: String)

  public var fault: Fault {
    switch self {
    case .plan, .otherRun: .usage
    case .damagedRun: .data
    case .encoding: .software
    }
  }

  public var description: String {
    switch self {
    case .plan(let problem): "The comparison cannot be planned: \(problem)."
    case .otherRun(let path, let difference):
      "\(path) holds another run: \(difference). Give another --output (OUTPUT= with make), or the "
        + "options of that run to resume it."
    case .damagedRun(let path, let line):
      "\(path), line \(line), is not what this version writes. Give another --output to run anew."
    case .encoding(let value, let reason):
      "A \(value) cannot be written as JSON: \(reason). This is a fault of Stoic; please report it."
    }
  }
}
