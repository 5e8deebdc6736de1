public import Safetensors
public import Tensors
public import Toolkit

/// Why a training run ended before its end.
public enum TrainingError: DescribedError {
  /// The loss became NaN or infinite.
  case diverged(epoch: Int, step: Int)
  /// The checkpoint belongs to another run.
  case foreignCheckpoint(path: String, difference: String)
  /// Fewer than two, of which no batch has statistics.
  case tooFewExamples(Int)
  case nothingToValidateOn
  /// A number of the plan is one that nothing can be trained with.
  case plan(String)
  /// The state of the run has no JSON, such as a learning rate that is infinite.
  case encoding(String)
  case tensor(TensorError)
  case file(SafetensorsError)

  public var fault: Fault {
    switch self {
    case .diverged, .encoding, .tensor: .software
    case .foreignCheckpoint, .plan: .usage
    case .tooFewExamples, .nothingToValidateOn: .data
    case .file(let error): error.fault
    }
  }

  public var description: String {
    switch self {
    case .diverged(let epoch, let step):
      "The loss stopped being a number in epoch \(epoch), step \(step). Lower the learning rate; "
        + "the checkpoint of the epoch before is kept."
    case .foreignCheckpoint(let path, let difference):
      "\(path) is the checkpoint of another run: \(difference). Give the options of that run, or "
        + "another checkpoint path, or delete this file, to begin anew."
    case .tooFewExamples(let count):
      "\(count == 1 ? "There is 1 example" : "There are \(count) examples") to train on, and at least "
        + "2 are needed. Give a dataset with a larger training split."
    case .nothingToValidateOn:
      "There is no example to stop the training by. Give a dataset with a larger validation split."
    case .plan(let problem): "The training plan cannot be followed: \(problem)."
    case .encoding(let reason):
      "The checkpoint cannot be written: \(reason). This is a fault of ours; please report it."
    case .tensor(let error): error.description
    case .file(let error): error.description
    }
  }
}
