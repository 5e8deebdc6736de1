public import Toolkit

/// Why a support vector classifier could not be trained.
public struct SupportVectorError: DescribedError, Equatable {
  public enum Code: String, Sendable {
    /// A setting is out of its range.
    case invalidSetting
    /// The samples are inconsistent or not finite.
    case invalidSamples
    /// There are fewer than two classes.
    case tooFewClasses
    /// The native library failed.
    case trainingFailed
  }

  public let code: Code
  public let description: String

  public var fault: Fault {
    switch code {
    case .invalidSetting: .usage
    case .invalidSamples, .tooFewClasses: .data
    case .trainingFailed: .software
    }
  }
}

extension SupportVectorError {
  static func notPositive(_ name: String, _ value: Double) -> SupportVectorError {
    SupportVectorError(
      code: .invalidSetting,
      description:
        "The \(name) of the support vector machine is \(value); expected a finite number "
        + "above 0.")
  }

  static func refused(_ reason: String) -> SupportVectorError {
    SupportVectorError(
      code: .invalidSetting, description: "libsvm refuses the settings: \(reason).")
  }

  static func labelCount(samples: Int, labels: Int) -> SupportVectorError {
    SupportVectorError(
      code: .invalidSamples,
      description: "There are \(samples) samples and \(labels) labels; expected one for each.")
  }

  static func featureCount(sample: Int, found: Int, expected: Int) -> SupportVectorError {
    SupportVectorError(
      code: .invalidSamples,
      description:
        "Sample \(sample) has \(found) features; expected \(expected) like the first sample, "
        + "and at least 1.")
  }

  static func notFinite(sample: Int) -> SupportVectorError {
    SupportVectorError(
      code: .invalidSamples,
      description: "Sample \(sample) has a feature that is not a finite number; leave it out.")
  }

  static func label(_ label: Int, sample: Int) -> SupportVectorError {
    SupportVectorError(
      code: .invalidSamples,
      description: "Sample \(sample) has the label \(label); expected a 32-bit integer.")
  }

  static func tooFewClasses(_ count: Int) -> SupportVectorError {
    SupportVectorError(
      code: .tooFewClasses,
      description: "The samples belong to \(count) class(es); a classifier needs at least 2.")
  }

  static let failed = SupportVectorError(
    code: .trainingFailed,
    description: "libsvm gave no classifier, probably because memory ran out; use fewer samples.")
}
