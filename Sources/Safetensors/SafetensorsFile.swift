import DurableFiles
public import FoundationEssentials

/// Named tensors and metadata in the safetensors format, version 0.4: the header's length in eight
/// bytes, a JSON header, and the tensors' bytes in sequence.
public struct SafetensorsFile: Equatable, Sendable {
  public var tensors: [String: StoredTensor]
  /// The header's `__metadata__`.
  public var metadata: [String: String]

  public init(tensors: [String: StoredTensor] = [:], metadata: [String: String] = [:]) {
    self.tensors = tensors
    self.metadata = metadata
  }

  /// Reads and checks a whole file.
  ///
  /// - Throws: `SafetensorsError` if the file is unreadable, truncated, has a malformed header, or
  ///   an element type that Stoic does not read.
  public static func read(_ path: String) throws(SafetensorsError) -> SafetensorsFile {
    let bytes: Data
    do { bytes = try DurableFile.read(path) } catch {
      throw SafetensorsError(.unreadable, path: path, detail: error.description)
    }
    return try decode(bytes, path: path)
  }

  /// Decodes a file's bytes; `path` is for error messages.
  public static func decode(_ bytes: Data, path: String) throws(SafetensorsError) -> SafetensorsFile
  {
    let header = try SafetensorsHeader.decode(bytes, path: path)
    let body = Data(bytes.dropFirst(header.length))
    var file = SafetensorsFile(metadata: header.metadata)
    for entry in header.entries {
      guard entry.range.upperBound <= body.count else {
        throw SafetensorsError(
          .truncated, path: path,
          detail:
            "tensor \(entry.name) ends at byte \(entry.range.upperBound) of \(body.count) bytes "
            + "of data")
      }
      file.tensors[entry.name] = StoredTensor(
        type: entry.type, shape: entry.shape, bytes: Data(body[entry.range]))
    }
    let used = header.entries.last?.range.upperBound ?? 0
    guard body.count == used else {
      throw SafetensorsError(
        .malformedHeader, path: path,
        detail: "\(body.count - used) bytes follow the \(used) bytes of its tensors")
    }
    return file
  }

  /// Writes a temporary file and renames it, so readers see the old file or the new one.
  public func write(to path: String) throws(SafetensorsError) {
    do { try DurableFile.write(encoded(), to: path) } catch {
      throw SafetensorsError(.unwritable, path: path, detail: error.description)
    }
  }

  /// The file's bytes; tensors are sorted by name.
  public func encoded() -> Data {
    let names = tensors.keys.sorted()
    var body = Data()
    var entries: [SafetensorsHeader.Entry] = []
    for name in names {
      guard let tensor = tensors[name] else { continue }
      let range = body.count..<(body.count + tensor.bytes.count)
      entries.append(
        SafetensorsHeader.Entry(name: name, type: tensor.type, shape: tensor.shape, range: range))
      body.append(tensor.bytes)
    }
    return SafetensorsHeader.encode(entries: entries, metadata: metadata) + body
  }

  /// The values of a required tensor with a required shape; all are finite.
  ///
  /// - Parameter shape: The expected sizes; `-1` allows any size.
  /// - Throws: `SafetensorsError` if the tensor is missing, has another shape, or contains NaN or
  ///   infinity.
  public func floats(_ name: String, shape: [Int], path: String) throws(SafetensorsError) -> [Float]
  {
    guard let tensor = tensors[name] else {
      throw SafetensorsError(
        .missingTensor, path: path,
        detail: "tensor \(name) is missing, expected with shape \(shape)")
    }
    let fits =
      tensor.shape.count == shape.count
      && zip(tensor.shape, shape).allSatisfy { $0 == $1 || $1 == -1 }
    guard fits else {
      throw SafetensorsError(
        .wrongShape, path: path,
        detail: "tensor \(name) has shape \(tensor.shape), expected \(shape)")
    }
    let values = tensor.floats()
    guard values.allSatisfy(\.isFinite) else {
      throw SafetensorsError(
        .notFinite, path: path, detail: "tensor \(name) holds NaN or infinity")
    }
    return values
  }
}

extension SafetensorsFile {
  /// Reads a file's metadata without its tensors.
  ///
  /// - Throws: `SafetensorsError` if the file is unreadable, truncated within the header, or has a
  ///   malformed header.
  public static func readMetadata(_ path: String) throws(SafetensorsError) -> [String: String] {
    let head: Data
    do {
      let length = try DurableFile.read(path, atMost: 8).reversed().reduce(UInt64(0)) {
        $0 << 8 | UInt64($1)
      }
      let header = min(length, UInt64(SafetensorsHeader.largestHeader))
      head = try DurableFile.read(path, atMost: 8 + Int(header))
    } catch {
      throw SafetensorsError(.unreadable, path: path, detail: error.description)
    }
    return try SafetensorsHeader.decode(head, path: path).metadata
  }
}
