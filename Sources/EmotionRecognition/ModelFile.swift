public import Safetensors

/// A model file: its card, and tensors that are checked when read.
public struct ModelFile: Equatable, Sendable {
  /// The path it was read from; `nil` for one made in memory.
  public let path: String?
  public let card: ModelCard
  public let tensors: [String: StoredTensor]

  public init(card: ModelCard, tensors: [String: StoredTensor], path: String? = nil) {
    self.card = card
    self.tensors = tensors
    self.path = path
  }

  /// Reads a whole file and checks its card.
  ///
  /// - Throws: `ModelError`: the file is missing, truncated or not safetensors, or its metadata is
  ///   not that of a Stoic model.
  public static func read(_ path: String) throws -> ModelFile {
    try checkExists(path)
    let file: SafetensorsFile
    do { file = try SafetensorsFile.read(path) } catch {
      throw ModelError(file: path, cause: error)
    }
    let card = try ModelError.naming(path) { try ModelCard(metadata: file.metadata) }
    return ModelFile(card: card, tensors: file.tensors, path: path)
  }

  /// Reads only a file's card, whatever the size of its weights.
  ///
  /// - Throws: `ModelError`, as `read`.
  public static func readCard(_ path: String) throws -> ModelCard {
    try checkExists(path)
    let metadata: [String: String]
    do { metadata = try SafetensorsFile.readMetadata(path) } catch {
      throw ModelError(file: path, cause: error)
    }
    return try ModelError.naming(path) { try ModelCard(metadata: metadata) }
  }

  /// Writes the file so that a kill or a full disk leaves the old file or the new one.
  ///
  /// - Throws: `ModelError`: the file cannot be written.
  public func write(to path: String) throws {
    do {
      try SafetensorsFile(tensors: tensors, metadata: card.metadata).write(to: path)
    } catch {
      throw ModelError(file: path, cause: error)
    }
  }

  /// Checks that the weights belong to one of the methods.
  ///
  /// - Throws: `ModelError` with the code `.otherMethod`.
  public func require(_ methods: ModelMethod...) throws {
    guard methods.contains(card.method) else {
      throw ModelError.otherMethod(found: card.method, expected: methods).inFile(path)
    }
  }

  /// Checks that there are no other tensors than those named.
  ///
  /// - Throws: `ModelError` with the code `.unexpectedTensor`.
  public func requireNothing(besides names: some Sequence<String>) throws {
    let unexpected = Set(tensors.keys).subtracting(names)
    guard unexpected.isEmpty else {
      throw ModelError.unexpectedTensors(Array(unexpected)).inFile(path)
    }
  }

  /// The values of a tensor, row-major.
  ///
  /// - Parameter shape: The required sizes; `nil` for any size.
  /// - Throws: `ModelError`: it is missing, has another shape, or holds NaN or infinity.
  public func floats(_ name: String, shape: [Int?]) throws -> [Float] {
    guard let tensor = tensors[name] else {
      throw ModelError.missingTensor(name, found: Array(tensors.keys)).inFile(path)
    }
    guard tensor.shape.count == shape.count,
      zip(tensor.shape, shape).allSatisfy({ $1 == nil || $0 == $1 })
    else {
      throw ModelError.wrongShape(name, found: tensor.shape, expected: shape).inFile(path)
    }
    let values = tensor.floats()
    try ModelError.naming(path) { try WeightCheck.finite(name, values) }
    return values
  }

  /// A finite number from the card's details.
  ///
  /// - Throws: `ModelError`: it is missing or not a finite number.
  public func number(_ key: String) throws -> Float {
    guard let text = card.details[key] else { throw ModelError.missingMetadata(key).inFile(path) }
    guard let value = Float(text), value.isFinite else {
      throw ModelError.badMetadata(key, found: text, expected: "a finite number").inFile(path)
    }
    return value
  }

  private static func checkExists(_ path: String) throws {
    guard FileSystem.exists(path) else { throw ModelError.notFound(path) }
  }
}
