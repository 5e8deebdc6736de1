import EmotionCore
import EmotionDatasets
import EmotionRecognition
import FaceAnalysis
import FoundationEssentials
import Safetensors

/// Landmarks kept on disk: a folder with one file for each chunk of pictures.
///
/// A file counts only if it comes from the same dataset and settings. The landmarks of any other
/// file, or of a damaged one, are found anew. A kill loses at most one chunk.
struct LandmarkCache {
  /// Everything that determines the landmarks of a list of pictures.
  struct Key: Codable, Equatable {
    /// Raised whenever the search for landmarks changes.
    var format = 1
    var dataset: String
    var split: Split
    var copies: LandmarkCopies
    var noFace: NoFacePolicy
    var refinesBox: Bool
    var prior: BoxPrior
    var minimumSide: Int
    /// The fingerprint of the predictor's file.
    var predictor: String
    /// Nil for Stoic's own, so that caches from before there was a choice stay valid.
    var predictorEngine: Engine?
    /// Nil for the default, so that caches from before there was a choice stay valid.
    var search: FaceSearch?

    init(
      dataset: String, split: Split, copies: LandmarkCopies, noFace: NoFacePolicy,
      refinesBox: Bool, predictor: String, search: FaceSearch = FaceSearch()
    ) {
      self.dataset = dataset
      self.split = split
      self.copies = copies
      self.noFace = noFace
      self.refinesBox = refinesBox
      self.predictor = predictor
      prior = search.engine.traits.prior
      minimumSide = search.engine.traits.enlargedSide
      predictorEngine = search.engine == .native ? nil : search.engine
      self.search = search == FaceSearch() ? nil : search
    }
  }

  let folder: String
  let split: Split
  private let key: String

  init(folder: String, key: Key) {
    self.folder = folder
    split = key.split
    self.key = Self.encode(key)
  }

  private static func encode(_ value: some Encodable) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    // Numbers and strings always encode.
    return String(decoding: (try? encoder.encode(value)) ?? Data(), as: UTF8.self)
  }

  private static func decode<Value: Decodable>(_ type: Value.Type, _ text: String?) -> Value? {
    text.flatMap { try? JSONDecoder().decode(type, from: Data($0.utf8)) }
  }

  private enum Entry {
    static let key = "landmarks_of"
    static let end = "end"
    static let faceless = "faceless"
    static let rejections = "rejections"
    static let indices = "indices"
    static let sources = "sources"
    static let points = "points"
  }

  /// The file of the chunk that starts at a picture.
  func path(_ begin: Int) -> String {
    let digits = String(begin)
    let zeros = String(repeating: "0", count: max(0, 6 - digits.count))
    return "\(folder)/\(split.rawValue)-\(zeros)\(digits).safetensors"
  }

  /// The chunk of these pictures; `nil` if there is no valid file.
  func read(_ range: Range<Int>, copies: Int) -> LandmarkChunk? {
    guard let file = try? SafetensorsFile.read(path(range.lowerBound)),
      file.metadata[Entry.key] == key, file.metadata[Entry.end] == String(range.upperBound),
      let faceless = file.metadata[Entry.faceless].flatMap({ Int($0) }),
      let rejections = Self.decode([Rejection].self, file.metadata[Entry.rejections]),
      let sources = Self.decode([BoxSource].self, file.metadata[Entry.sources]),
      let indices = file.tensors[Entry.indices]?.integers()?.map({ Int($0) }),
      let points = try? file.floats(
        Entry.points, shape: [indices.count, copies, Landmarks.Scheme68.count, 2],
        path: folder),
      indices.count == sources.count, indices.allSatisfy(range.contains),
      indices.count + rejections.count + faceless == range.count
    else { return nil }
    var chunk = LandmarkChunk(range: range)
    chunk.indices = indices
    chunk.sources = sources
    chunk.points = points
    chunk.facelessCount = faceless
    chunk.rejections = rejections
    return chunk
  }

  /// Writes a chunk.
  func write(_ chunk: LandmarkChunk, copies: Int) throws {
    let count = chunk.indices.count
    try SafetensorsFile(
      tensors: [
        Entry.indices: StoredTensor(shape: [count], integers: chunk.indices.map { Int64($0) }),
        Entry.points: StoredTensor(
          shape: [count, copies, Landmarks.Scheme68.count, 2], floats: chunk.points),
      ],
      metadata: [
        Entry.key: key, Entry.end: String(chunk.range.upperBound),
        Entry.faceless: String(chunk.facelessCount),
        Entry.rejections: Self.encode(chunk.rejections), Entry.sources: Self.encode(chunk.sources),
      ]
    ).write(to: path(chunk.range.lowerBound))
  }
}
