import EmotionCore
public import Toolkit

/// Why a model file, or a model made in memory, cannot be used.
public struct ModelError: DescribedError, Equatable {
  public enum Code: String, Sendable {
    /// There is no such file or model.
    case notFound
    /// The file cannot be read or written, or is not whole.
    case unreadable
    /// The metadata lacks an entry or holds one that means nothing.
    case badMetadata
    /// The file was written by a newer version of the format.
    case newerFormat
    /// The weights belong to another method.
    case otherMethod
    /// The labels are not the seven emotions in Stoic's order.
    case otherLabels
    case missingTensor
    case unexpectedTensor
    /// A tensor's shape does not fit the method or its neighbours.
    case wrongShape
    /// A weight is NaN, infinite, or outside what it can be.
    case badValue
    /// The model was trained on other features than this version computes.
    case otherFeatures
    /// The model was trained behind another detector or landmark predictor than it is used with.
    case otherPipeline
    /// No code that is linked runs the model.
    case needsOtherModule
  }

  public let code: Code
  /// The file; `nil` for a model made in memory.
  public let path: String?
  public let fault: Fault
  public let description: String
  private let reason: String

  /// - Parameter reason: What was found, what was expected and what to do.
  public init(_ code: Code, path: String? = nil, fault: Fault = .data, _ reason: String) {
    self.code = code
    self.path = path
    self.fault = fault
    self.reason = reason
    description = "\(path ?? "The model"): \(reason)"
  }

  /// A file that could not be read or written; the sentence and the fault of the cause are kept.
  init(file path: String, cause: some DescribedError) {
    code = .unreadable
    self.path = path
    fault = cause.fault
    reason = cause.description
    description = cause.description
  }

  /// The same error, naming the file that the model came from.
  func inFile(_ path: String?) -> ModelError {
    guard let path, self.path == nil else { return self }
    return ModelError(code, path: path, fault: fault, reason)
  }
}
