public import EmotionCore
public import Safetensors
public import Tensors

/// Why a training run ended before its end.
public enum TrainingError: DescribedError {
  /// The loss became NaN or infinite.
  case diverged(epoch: Int, step: Int)
  /// The checkpoint belongs to another run.
  case foreignCheckpoint(path: String, difference: String)
  case noExamples
  /// A number of the plan is one that nothing can be trained with.
  case plan(String)
  case tensor(TensorError)
  case file(SafetensorsError)

  public var fault: Fault {
    switch self {
    case .diverged, .tensor: .software
    case .foreignCheckpoint, .plan: .usage
    case .noExamples: .data
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
        + "another checkpoint path to begin anew."
    case .noExamples:
      "There are no examples to train on. Give a dataset with a training split."
    case .plan(let problem): "The training plan cannot be followed: \(problem)."
    case .tensor(let error): error.description
    case .file(let error): error.description
    }
  }
}
