import Safetensors
public import Toolkit

/// Why a model file, or a model made in memory, cannot be used.
public struct ModelError: DescribedError, Equatable {
  public enum Code: String, Sendable {
    /// There is no such file or model.
    case notFound
    /// The file cannot be read or written, or is incomplete; a newer version wrote it; or an entry
    /// of its metadata is missing or invalid.
    case unreadable, newerFormat, badMetadata
    /// The file holds another method, other labels, or features that this version does not compute.
    case otherMethod, otherLabels, otherFeatures
    /// A tensor does not suit the method or the other tensors, or a weight is NaN, infinite
    /// or out of range.
    case missingTensor, unexpectedTensor, wrongShape, badValue
    /// The model was trained with another detector or landmark predictor, or no linked module runs
    /// it.
    case otherPipeline, needsOtherModule
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

  /// A file that could not be read or written; keeps the cause's sentence and fault.
  init(file path: String, cause: SafetensorsError) {
    guard cause.code != .malformedHeader else {
      self = .noModel(path, cause.detail)
      return
    }
    code = .unreadable
    self.path = path
    fault = cause.fault
    reason = cause.description
    description = cause.description
  }

  /// Runs `body`, and names the model's file in its `ModelError`.
  static func naming<Result>(_ path: String?, _ body: () throws -> Result) throws -> Result {
    do { return try body() } catch let error as ModelError { throw error.inFile(path) }
  }

  /// The same error, naming the model's file.
  public func inFile(_ path: String?) -> ModelError {
    guard let path, self.path == nil else { return self }
    return ModelError(code, path: path, fault: fault, reason)
  }
}

extension ModelError {
  private static let trainAgain =
    "Use a model file shipped with Stoic or written by stoic train."

  static func notFound(_ path: String) -> ModelError {
    ModelError(
      .notFound, path: path,
      "there is no such file, where a model in safetensors format is expected. "
        + "Check the path; stoic models lists the models that are installed.")
  }

  static func noModel(_ path: String, _ detail: String) -> ModelError {
    ModelError(
      .unreadable, path: path,
      "this is not a safetensors file, as models are: \(detail). Give the name or the file of a "
        + "model; stoic models lists those that are installed.")
  }

  static func noFolder(_ path: String) -> ModelError {
    ModelError(
      .notFound, path: path,
      "there is no such folder, where models are to be looked for. Check the path, or leave the "
        + "option out to use the installed models.")
  }

  static func missingMetadata(_ key: String) -> ModelError {
    ModelError(
      .badMetadata,
      "its metadata has no entry \"\(key)\", which every Stoic model has. \(trainAgain)")
  }

  static func badMetadata(_ key: String, found: String, expected: String) -> ModelError {
    ModelError(
      .badMetadata,
      "its metadata says \"\(found.prefix(80))\" under \"\(key)\", where \(expected) is expected. "
        + trainAgain)
  }

  static func newerFormat(_ version: Int) -> ModelError {
    ModelError(
      .newerFormat,
      "it has format version \(version), but this version of Stoic reads only up to "
        + "\(ModelCard.currentFormatVersion). Update Stoic, or use an older model file.")
  }

  public static func otherMethod(found: ModelMethod, expected: [ModelMethod]) -> ModelError {
    ModelError(
      .otherMethod,
      "it holds weights of \(found.rawValue), where "
        + "\(expected.map(\.rawValue).joined(separator: " or ")) is expected. "
        + "Give a model of that method; stoic models lists those that are installed.")
  }

  static func otherLabels(_ found: String) -> ModelError {
    ModelError(
      .otherLabels,
      "its labels are \"\(found.prefix(120))\", where \"\(ModelCard.labelOrder)\" in this order is "
        + "expected. \(trainAgain)")
  }

  static func missingTensor(_ name: String, found: [String]) -> ModelError {
    ModelError(
      .missingTensor,
      "it has no tensor \"\(name)\"; it has \(list(found)). \(trainAgain)")
  }

  static func unexpectedTensors(_ names: [String]) -> ModelError {
    ModelError(
      .unexpectedTensor,
      "it has \(list(names)), which its method does not use; the weights seem to belong to "
        + "another architecture. \(trainAgain)")
  }

  static func wrongShape(_ name: String, found: [Int], expected: [Int?]) -> ModelError {
    let wanted = expected.map { $0.map(String.init) ?? "any" }.joined(separator: ", ")
    return ModelError(
      .wrongShape,
      "\"\(name)\" has the shape \(found), where [\(wanted)] is expected. \(trainAgain)")
  }

  static func notFinite(_ name: String, index: Int, value: Float) -> ModelError {
    ModelError(
      .badValue,
      "\"\(name)\" holds \(value) at position \(index), where every number must be finite. "
        + "The training diverged or the file is damaged. \(trainAgain)")
  }

  static func badValue(_ name: String, found: String, expected: String) -> ModelError {
    ModelError(
      .badValue, "\"\(name)\" holds \(found), where \(expected) is expected. \(trainAgain)")
  }

  static func otherFeatures(found: String, expected: String) -> ModelError {
    ModelError(
      .otherFeatures,
      "it was trained on the features \(found), where this version of Stoic computes \(expected). "
        + "Train the model again with this version.")
  }

  static func otherPipeline(
    _ model: String, what: String, trained: String, found: String
  ) -> ModelError {
    ModelError(
      .otherPipeline, path: model, fault: .usage,
      "it was trained with the \(what) \(trained) and is used with \(found), so its answers would "
        + "be meaningless. Choose that \(what) with --engine or --predictor, or train a model "
        + "with this one.")
  }

  static func noPredictor(_ model: String) -> ModelError {
    ModelError(
      .otherPipeline, path: model, fault: .usage,
      "it sees landmarks, and there is no landmark predictor. Give one.")
  }

  static func needsOtherModule(_ card: ModelCard) -> ModelError {
    ModelError(
      .needsOtherModule, path: card.name, fault: .usage,
      "a \(card.method.rawValue) needs the module DeepRecognition, which is not linked here. Use "
        + "its loader, or a model of the landmark method.")
  }

  static func notInstalled(_ name: String, installed: [String], in folders: [String]) -> ModelError
  {
    let known = installed.isEmpty ? "none" : installed.joined(separator: ", ")
    return ModelError(
      .notFound, path: name,
      "there is neither such a file nor an installed model of this name; expected one of the "
        + "installed models (\(known)) or a path. Searched: \(folders.joined(separator: ", ")).")
  }

  static func noneInstalled(_ family: ModelFamily, in folders: [String]) -> ModelError {
    ModelError(
      .notFound, path: "Models",
      "no \(family.name) model is installed, where one is expected in one of "
        + "\(folders.joined(separator: ", ")). Give the path of a model, set STOIC_MODELS to the "
        + "folder of the models, or train one with stoic train.")
  }

  static func noFaceModel(_ name: String, in folders: [String]) -> ModelError {
    ModelError(
      .notFound, path: name,
      "no face model is installed, where one is expected in one of "
        + "\(folders.joined(separator: ", ")). Set STOIC_MODELS to the folder that contains "
        + "faces/, or train one with stoic train face-model.")
  }

  private static func list(_ names: [String]) -> String {
    let shown = names.sorted().prefix(4).map { "\"\($0)\"" }.joined(separator: ", ")
    return switch names.count {
    case 0: "no tensors"
    case 1...4: shown
    default: "\(shown) and \(names.count - 4) more"
    }
  }
}
