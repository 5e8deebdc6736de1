import FoundationEssentials

/// The header of a safetensors file: names, types, shapes and offsets of its tensors.
struct SafetensorsHeader {
  struct Entry {
    let name: String
    let type: StoredTensor.ElementType
    let shape: [Int]
    /// The bytes in the data part, which follows the header.
    let range: Range<Int>
  }

  /// The number of bytes before the data part, including the eight of the length.
  let length: Int
  /// Sorted by their bytes, which are contiguous.
  let entries: [Entry]
  let metadata: [String: String]

  /// The format's own limit on the JSON part, in bytes.
  static let largestHeader = 100_000_000

  private static let metadataName = "__metadata__"

  static func decode(_ bytes: Data, path: String) throws(SafetensorsError) -> SafetensorsHeader {
    guard bytes.count >= 8 else {
      throw SafetensorsError(
        .truncated, path: path,
        detail: "it has \(bytes.count) bytes, fewer than the shortest header")
    }
    let jsonLength = bytes.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard jsonLength <= UInt64(largestHeader) else {
      throw SafetensorsError(
        .malformedHeader, path: path,
        detail: "its first bytes claim a header of \(jsonLength) bytes")
    }
    let length = 8 + Int(jsonLength)
    guard bytes.count >= length else {
      throw SafetensorsError(
        .truncated, path: path,
        detail: "it has \(bytes.count) bytes, but the header alone takes \(length)")
    }
    let json = Data(bytes.dropFirst(8).prefix(Int(jsonLength)))
    guard let fields = try? JSONDecoder().decode([String: Field].self, from: json) else {
      throw SafetensorsError(
        .malformedHeader, path: path, detail: "its header is not valid JSON for this format")
    }
    var entries: [Entry] = []
    var metadata: [String: String] = [:]
    for (name, field) in fields {
      switch (field, name == metadataName) {
      case (.metadata(let values), true): metadata = values
      case (.tensor(let tensor), false):
        entries.append(try tensor.entry(named: name, path: path))
      default:
        throw SafetensorsError(
          .malformedHeader, path: path,
          detail: "its entry \(name) lacks the dtype, shape and data_offsets of a tensor, or has "
            + "them although it is the metadata")
      }
    }
    entries.sort {
      ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
    }
    try checkContiguous(entries, path: path)
    return SafetensorsHeader(length: length, entries: entries, metadata: metadata)
  }

  /// The format allows neither gaps nor overlaps.
  private static func checkContiguous(_ entries: [Entry], path: String) throws(SafetensorsError) {
    var end = 0
    for entry in entries {
      guard entry.range.lowerBound == end else {
        throw SafetensorsError(
          .malformedHeader, path: path,
          detail: "tensor \(entry.name) begins at byte \(entry.range.lowerBound) of the data, "
            + "but the previous tensor ends at \(end)")
      }
      end = entry.range.upperBound
    }
  }

  static func encode(entries: [Entry], metadata: [String: String]) -> Data {
    var fields = Dictionary(
      uniqueKeysWithValues: entries.map { ($0.name, Field.tensor(TensorField($0))) })
    if !metadata.isEmpty { fields[metadataName] = .metadata(metadata) }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    // Encoding strings and integers cannot fail; readers would reject an empty header.
    var json = (try? encoder.encode(fields)) ?? Data()
    while json.count % 8 != 0 { json.append(UInt8(ascii: " ")) }
    let length = withUnsafeBytes(of: UInt64(json.count).littleEndian) { Data($0) }
    return length + json
  }
}

extension SafetensorsHeader {
  /// A value in the header: a tensor's description or the metadata.
  enum Field: Codable {
    case tensor(TensorField)
    case metadata([String: String])

    init(from decoder: any Decoder) throws {
      if let tensor = try? TensorField(from: decoder) {
        self = .tensor(tensor)
      } else {
        self = .metadata(try [String: String](from: decoder))
      }
    }

    func encode(to encoder: any Encoder) throws {
      switch self {
      case .tensor(let tensor): try tensor.encode(to: encoder)
      case .metadata(let values): try values.encode(to: encoder)
      }
    }
  }

  struct TensorField: Codable {
    let dtype: String
    let shape: [Int]
    let dataOffsets: [Int]

    enum CodingKeys: String, CodingKey {
      case dtype
      case shape
      case dataOffsets = "data_offsets"
    }

    init(_ entry: Entry) {
      dtype = entry.type.rawValue
      shape = entry.shape
      dataOffsets = [entry.range.lowerBound, entry.range.upperBound]
    }

    func entry(named name: String, path: String) throws(SafetensorsError) -> Entry {
      guard let type = StoredTensor.ElementType(rawValue: dtype) else {
        throw SafetensorsError(
          .unsupportedType, path: path, detail: "tensor \(name) has the element type \(dtype)")
      }
      var bytes = type.size
      for size in shape {
        let (product, overflow) = bytes.multipliedReportingOverflow(by: size)
        guard size >= 0, !overflow else {
          throw SafetensorsError(
            .malformedHeader, path: path, detail: "tensor \(name) has the shape \(shape)")
        }
        bytes = product
      }
      guard dataOffsets.count == 2, dataOffsets[0] >= 0, dataOffsets[1] >= dataOffsets[0],
        dataOffsets[1] - dataOffsets[0] == bytes
      else {
        throw SafetensorsError(
          .malformedHeader, path: path,
          detail: "tensor \(name) has the offsets \(dataOffsets), but its shape \(shape) takes "
            + "\(bytes) bytes")
      }
      return Entry(name: name, type: type, shape: shape, range: dataOffsets[0]..<dataOffsets[1])
    }
  }
}
