import AttackLedger
public import Toolkit

/// Why a suite could not be run.
public enum SuiteError: DescribedError {
  /// A suite of this name means nothing, for a reason.
  case suite(String, String)
  /// The run cannot begin, for a reason.
  case plan(String)
  /// The folder holds another run, or something else.
  case otherRun(path: String, difference: String)
  /// A file of TorchScript, or its labels, cannot be used, for a reason.
  case script(String, String)
  /// The folder holds no run of `stoic robustness`, or one of another version.
  case noRun(String)
  /// The run in the folder has not ended.
  case unfinished(String)
  /// Two runs cannot be compared, for a reason.
  case comparison(String, String, String)
  /// The model does not fit the pictures' labels.
  case classes(model: String, found: Int, expected: Int)

  public var fault: Fault {
    switch self {
    case .suite, .plan, .otherRun, .comparison: .usage
    case .classes, .script, .noRun, .unfinished: .data
    }
  }

  /// The half sentence that says what is wrong.
  var reason: String {
    switch self {
    case .suite(_, let reason), .plan(let reason), .script(_, let reason):
      reason
    case .otherRun(_, let difference): difference
    case .classes, .noRun, .unfinished, .comparison: description
    }
  }

  public var description: String {
    switch self {
    case .suite(let name, let reason): "The suite \(name) cannot be run: \(reason)."
    case .plan(let reason): "The run cannot begin: \(reason)."
    case .otherRun(let path, let difference):
      LedgerError.otherRun(path: path, difference: difference).description
    case .noRun(let path):
      "\(path) is no run of stoic robustness of this version: its summary.json or manifest.json "
        + "differs. Give another folder."
    case .unfinished(let path):
      "\(path) is a run that has not ended: it has no summary.json. Give its command again, and it "
        + "goes on."
    case .comparison(let first, let second, let reason):
      "\(first) and \(second) cannot be compared: \(reason)."
    case .script(let path, let reason): "\(path) cannot be attacked: \(reason)."
    case .classes(let model, let found, let expected):
      "\(model) gives \(found) scores for each picture where the labels have \(expected) classes. "
        + "Check that labels and model belong together."
    }
  }
}
