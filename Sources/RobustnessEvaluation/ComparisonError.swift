import EmotionDatasets
public import Toolkit

/// Why a comparison or an evaluation could not be done.
public enum ComparisonError: DescribedError {
  /// The options contradict themselves.
  case plan(String)
  /// The run folder holds another run.
  case otherRun(path: String, difference: String)
  /// A file of the run folder is not what this program writes.
  case damagedRun(path: String, line: Int)
  /// No picture of the split could be read.
  case noPictures(split: String, dataset: String)
  /// A picture cannot be read, where all must be.
  case unreadable(item: String, reason: String, count: Int)
  /// Of some pictures none can be given to both methods.
  case untimed(count: Int)
  /// A method could not answer for a picture; its sentence and fault are kept.
  case picture(item: String, any DescribedError)
  /// A value has no JSON, such as a number that is infinite.
  case encoding(String, reason: String)
  /// A step failed; its sentence and fault are kept.
  case step(any DescribedError)

  public var fault: Fault {
    switch self {
    case .plan, .otherRun: .usage
    case .damagedRun, .noPictures, .unreadable, .untimed: .data
    case .encoding: .software
    case .picture(_, let error), .step(let error): error.fault
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
    case .noPictures(let split, let dataset):
      "\(dataset) has no picture that could be read in its \(split) split. Give another dataset or "
        + "--split."
    case .unreadable(let item, let reason, let count):
      "\(item): \(reason) (\(count) such in all). Mend or remove them, or leave out --strict to "
        + "skip them."
    case .untimed(let count):
      "None of the \(count) pictures can be given to both methods: they are too small, or too narrow "
        + "for the usual place of a face. Give face crops."
    case .picture(let item, let error): "\(item): \(error.description)"
    case .encoding(let value, let reason):
      "A \(value) cannot be written as JSON: \(reason). This is a fault of ours; please report it."
    case .step(let error): error.description
    }
  }
}

/// Runs a step of another module, keeping its error's sentence.
func step<R, E: DescribedError>(_ body: () throws(E) -> R) throws(ComparisonError) -> R {
  do { return try body() } catch { throw .step(error) }
}

/// Runs a method on a picture; its error then names the picture.
func answering<R, E: DescribedError>(for item: LabelledImage, _ body: () throws(E) -> R)
  throws(ComparisonError) -> R
{
  do { return try body() } catch { throw .picture(item: item.id, error) }
}
