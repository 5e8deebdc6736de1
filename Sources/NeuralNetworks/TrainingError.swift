public import Toolkit

/// Why a training run failed.
public enum TrainingError: DescribedError {
  /// The loss became NaN or infinite.
  case diverged(epoch: Int, step: Int)
  /// The checkpoint belongs to another run.
  case foreignCheckpoint(path: String, difference: String)
  /// There are fewer than two examples, too few for the statistics of a batch.
  case tooFewExamples(Int)
  case nothingToValidateOn
  /// A number of the plan is unusable.
  case plan(String)
  /// The state cannot be encoded as JSON, for example because a learning rate is infinite.
  case encoding(String)

  public var fault: Fault {
    switch self {
    case .diverged, .encoding: .software
    case .foreignCheckpoint, .plan: .usage
    case .tooFewExamples, .nothingToValidateOn: .data
    }
  }

  public var description: String {
    switch self {
    case .diverged(let epoch, let step):
      "The loss became infinite or not a number in epoch \(epoch), step \(step). Lower the learning "
        + "rate; the checkpoint of the previous epoch is kept."
    case .foreignCheckpoint(let path, let difference):
      "\(path) is the checkpoint of another run: \(difference). Give the options of that run to "
        + "resume it; to start anew, give another checkpoint path or delete this file."
    case .tooFewExamples(let count):
      "\(count == 1 ? "There is 1 example" : "There are \(count) examples") to train on, but at least "
        + "2 are needed. Give a dataset with a larger training split."
    case .nothingToValidateOn:
      "There is no example to validate on. Give a dataset with a larger validation split."
    case .plan(let problem): "The training plan is invalid: \(problem)."
    case .encoding(let reason):
      "The checkpoint cannot be written: \(reason). This is a bug in Stoic; please report it."
    }
  }
}
