public import EmotionRecognition
public import Toolkit

extension ModelLibrary {
  /// The model that an option names.
  ///
  /// - Throws: `ModelChoiceError` if it cannot be used; `ModelError` if none is installed.
  public func model(_ nameOrPath: String, of option: String) throws -> InstalledModel {
    try ModelChoiceError.naming(option, nameOrPath) { try model(nameOrPath) }
  }

  /// The models that an option names, such as `both`.
  ///
  /// - Throws: As `model(_:of:)`.
  public func models(_ word: String, of option: String) throws -> [InstalledModel] {
    try ModelChoiceError.naming(option, word) { try models(word) }
  }
}

/// What an option names is no model, or one that cannot be used.
public struct ModelChoiceError: DescribedError {
  let option: String
  /// Its sentence begins with what the option names.
  let cause: ModelError

  public var fault: Fault { cause.fault }
  public var description: String { "\(option) \(cause)" }

  /// Runs `body`, and names the option in an error about its value.
  static func naming<Result>(
    _ option: String, _ value: String, _ body: () throws -> Result
  ) throws -> Result {
    do { return try body() } catch let error as ModelError where error.path == value {
      throw ModelChoiceError(option: option, cause: error)
    }
  }
}
