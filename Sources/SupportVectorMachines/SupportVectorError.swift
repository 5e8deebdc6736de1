public import Toolkit

/// Why a support vector classifier could not be trained.
public enum SupportVectorError: DescribedError, Equatable {
  /// A setting is out of range; says which, and what is expected.
  case settings(String)
  /// The samples do not fit together; says how, and what is expected.
  case samples(String)
  /// libsvm gave no classifier.
  case trainingFailed

  public var fault: Fault {
    switch self {
    case .settings: .usage
    case .samples: .data
    case .trainingFailed: .software
    }
  }

  public var description: String {
    switch self {
    case .settings(let problem), .samples(let problem): problem
    case .trainingFailed:
      "libsvm gave no classifier, probably because memory ran out; use fewer samples."
    }
  }
}

extension SupportVectorError {
  static func notPositive(setting: String, _ value: Double) -> Self {
    .settings(
      "The \(setting) of the support vector machine is \(value); expected a finite number above 0.")
  }

  static func refused(reason: String) -> Self {
    .settings("libsvm refuses the settings: \(reason).")
  }

  static func labelCount(samples: Int, labels: Int) -> Self {
    .samples("There are \(samples) samples and \(labels) labels; expected one for each.")
  }

  static func featureCount(sample: Int, found: Int, expected: Int) -> Self {
    .samples(
      "Sample \(sample) has \(found) features; expected \(expected) like the first sample, and at "
        + "least 1.")
  }

  static func notFinite(sample: Int) -> Self {
    .samples("Sample \(sample) has a feature that is not a finite number; leave it out.")
  }

  static func label(_ label: Int, sample: Int) -> Self {
    .samples("Sample \(sample) has the label \(label); expected a 32-bit integer.")
  }

  static func tooFewClasses(_ count: Int) -> Self {
    .samples(
      "The samples belong to \(count == 1 ? "1 class" : "\(count) classes"); a classifier needs at "
        + "least 2.")
  }
}
