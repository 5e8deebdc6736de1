public import Toolkit

/// Why a support vector classifier could not be trained.
public enum SupportVectorError: DescribedError, Equatable {
  /// A setting is not a finite number above 0.
  case notPositive(setting: String, Double)
  /// libsvm refuses the settings.
  case refused(reason: String)
  case labelCount(samples: Int, labels: Int)
  /// A sample has another number of features than the first one, or none.
  case featureCount(sample: Int, found: Int, expected: Int)
  case notFinite(sample: Int)
  /// A label does not fit into 32 bits.
  case label(Int, sample: Int)
  /// There are fewer than two classes.
  case tooFewClasses(Int)
  /// libsvm gave no classifier.
  case trainingFailed

  public var fault: Fault {
    switch self {
    case .notPositive, .refused: .usage
    case .labelCount, .featureCount, .notFinite, .label, .tooFewClasses: .data
    case .trainingFailed: .software
    }
  }

  public var description: String {
    switch self {
    case .notPositive(let setting, let value):
      "The \(setting) of the support vector machine is \(value); expected a finite number above 0."
    case .refused(let reason): "libsvm refuses the settings: \(reason)."
    case .labelCount(let samples, let labels):
      "There are \(samples) samples and \(labels) labels; expected one for each."
    case .featureCount(let sample, let found, let expected):
      "Sample \(sample) has \(found) features; expected \(expected) like the first sample, and at "
        + "least 1."
    case .notFinite(let sample):
      "Sample \(sample) has a feature that is not a finite number; leave it out."
    case .label(let label, let sample):
      "Sample \(sample) has the label \(label); expected a 32-bit integer."
    case .tooFewClasses(let count):
      "The samples belong to \(count) class(es); a classifier needs at least 2."
    case .trainingFailed:
      "libsvm gave no classifier, probably because memory ran out; use fewer samples."
    }
  }
}
