public import Tensors
public import Toolkit

/// Why an attack or its verification failed.
public enum AttackError: DescribedError {
  case invalidEpsilon(Float, Norm)
  case invalidSteps(Int)
  case invalidStepSize(Float)
  case invalidRestarts(Int)
  case invalidOption(String, found: Double, expected: String)
  /// The attack is defined for another norm alone.
  case wrongNorm(attack: String, Norm)
  case restartsWithoutRandomStart(Int)
  case pixelShape([Int])
  case pixelRange(lowest: Float, highest: Float)
  case pixelCount(found: Int, expected: Int)
  case batchMismatch(what: String, found: Int, expected: Int)
  case differentPictures(found: [Int], expected: [Int])
  case invalidClass(Int, example: Int, classes: Int?)
  /// The attack needs more than the model, or the threat model, reveals.
  case notRevealed(Access, Access)
  /// No attack has this name.
  case unknownAttack(String, known: [String])
  /// The attack has no such option.
  case unknownOption(attack: String, option: String, known: [String])
  /// The attack needs an epsilon and got none.
  case epsilonMissing
  /// The attack has a limit of its own, such as a severity, and got an epsilon.
  case epsilonOfOwnBound(attack: String)
  /// The attack has a limit of its own, and got a norm.
  case normOfOwnBound(attack: String)
  /// The attack has not learned its perturbation yet.
  case notFitted(attack: String)
  /// The attack cannot be applied to these pictures, for a reason.
  case inapplicable(attack: String, reason: String)
  case scoreShape([Int], batch: Int)
  case scoresNotNumbers(example: Int)
  case lossNotANumber(attack: String, step: Int)
  case perturbedShape([Int], expected: [Int], attack: String)
  case perturbedNotNumbers(example: Int, attack: String)
  case tensor(TensorError)

  public var fault: Fault {
    switch self {
    case .scoreShape, .scoresNotNumbers, .lossNotANumber: .data
    case .perturbedShape, .perturbedNotNumbers: .software
    case .tensor(let error): error.fault
    default: .usage
    }
  }

  public var description: String {
    switch self {
    case .invalidEpsilon(let epsilon, let norm):
      "epsilon is \(epsilon); for \(norm.rawValue) it must be a number from 0"
        + (norm == .linf ? " to 1, as pixels are 0...1: give 8/255, not 8." : " up.")
    case .invalidSteps(let steps): "The attack has \(steps) steps; give at least 1."
    case .invalidStepSize(let size):
      "The relative step size is \(size); give a fraction of epsilon above 0, such as 0.125."
    case .invalidRestarts(let restarts):
      "The attack has \(restarts) runs; give at least 1."
    case .invalidOption(let option, let found, let expected):
      "\(option.prefix(1).uppercased() + option.dropFirst()) is \(NumberText.plain(found)); give "
        + "\(expected)."
    case .wrongNorm(let attack, let norm):
      "\(attack) is not defined for \(norm.rawValue); choose the other norm."
    case .restartsWithoutRandomStart(let restarts):
      "\(restarts) runs without a random start would all be the same; choose a random start, or 1 "
        + "run."
    case .pixelShape(let shape):
      "The pixels have the shape \(shape); [batch, channels, height, width] is expected."
    case .pixelRange(let lowest, let highest):
      "The pixels range from \(lowest) to \(highest); divide bytes by 255 to get 0...1."
    case .pixelCount(let found, let expected):
      "\(found) bytes were given where count x channels x height x width is \(expected)."
    case .batchMismatch(let what, let found, let expected):
      "\(found) \(what) were given for a batch of \(expected) pictures; give one for each."
    case .differentPictures(let found, let expected):
      "Pictures of the shape \(found) cannot be compared with originals of the shape \(expected)."
    case .invalidClass(let index, let example, let classes):
      "Example \(example) has the class \(index); "
        + (classes.map { "the model has the classes 0 to \($0 - 1)." } ?? "classes start at 0.")
    case .notRevealed(let wanted, let access):
      "The attack needs the model's \(wanted.rawValue), but only \(access.rawValue) is revealed; "
        + "choose an attack that needs no more."
    case .unknownAttack(let name, let known):
      "There is no attack \(name); there are \(known.joined(separator: ", "))."
    case .unknownOption(let attack, let option, let known):
      "\(attack) has no option \(option); "
        + (known.isEmpty
          ? "leave it out." : "the options are \(known.joined(separator: ", ")).")
    case .epsilonMissing: "The attack needs an epsilon; give one."
    case .epsilonOfOwnBound(let attack):
      "\(attack) has a limit of its own, so an epsilon means nothing to it; give none."
    case .normOfOwnBound(let attack):
      "\(attack) has a limit of its own, so a norm means nothing to it; give none."
    case .notFitted(let attack):
      "\(attack) has not learned its perturbation; fit it on some pictures first."
    case .inapplicable(let attack, let reason):
      "\(attack) cannot be applied to these pictures: \(reason)."
    case .scoreShape(let shape, let batch):
      "The model gave scores of the shape \(shape); [\(batch), classes] was expected. "
        + "Check that the weights belong to this architecture."
    case .scoresNotNumbers(let example):
      "The model gave NaN as a score of example \(example). Check its weights."
    case .lossNotANumber(let attack, let step):
      "The loss of the model became NaN in step \(step) of \(attack). Check its weights."
    case .perturbedShape(let shape, let expected, let attack):
      "\(attack) returned pictures of the shape \(shape) for \(expected); the attack is broken."
    case .perturbedNotNumbers(let example, let attack):
      "\(attack) returned pixels of example \(example) that are not finite; check that the "
        + "model's gradients are finite."
    case .tensor(let error): error.description
    }
  }
}

extension AttackError {
  /// Checks an option that counts something.
  static func check(_ option: String, isAtLeastOne value: Int) throws(AttackError) {
    guard value >= 1 else {
      throw .invalidOption(option, found: Double(value), expected: "at least 1")
    }
  }
}

/// Runs tensor operations and rethrows their errors as `AttackError`.
func tensors<Result>(
  _ body: () throws(TensorError) -> Result
) throws(AttackError) -> Result {
  do { return try body() } catch { throw .tensor(error) }
}
