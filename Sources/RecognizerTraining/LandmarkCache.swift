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
    var format = 2
    var dataset: String
    var split: Split
    var copies: LandmarkCopies
    var noFace: NoFacePolicy
    var refinesBox: Bool
    var prior: BoxPrior
    var enlargedSide: Int
    /// The predictor's identity.
    var predictor: String
    var search: FaceSearch

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
      enlargedSide = search.engine.traits.enlargedSide
      self.search = search
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

  /// What a file says about its chunk, as JSON in its metadata.
  private struct Header: Codable {
    let key: String
    let end: Int
    let faceless: Int
    let rejections: [Rejection]
    let sources: [BoxSource]

    static let name = "landmarks"
  }

  private static func encode(_ value: some Encodable) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    // Numbers and strings always encode.
    return String(decoding: (try? encoder.encode(value)) ?? Data(), as: UTF8.self)
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
      let text = file.metadata[Header.name],
      let header = try? JSONDecoder().decode(Header.self, from: Data(text.utf8)),
      header.key == key, header.end == range.upperBound,
      let indices = file.tensors["indices"]?.integers()?.map({ Int($0) }),
      let points = try? file.floats(
        "points", shape: [indices.count, copies, Landmarks.Scheme68.count, 2], path: folder),
      indices.count == header.sources.count, indices.allSatisfy(range.contains),
      indices.count + header.rejections.count + header.faceless == range.count
    else { return nil }
    return LandmarkChunk(
      range: range, indices: indices, sources: header.sources, points: points,
      facelessCount: header.faceless, rejections: header.rejections)
  }

  /// Writes a chunk.
  func write(_ chunk: LandmarkChunk, copies: Int) throws {
    let count = chunk.indices.count
    let header = Header(
      key: key, end: chunk.range.upperBound, faceless: chunk.facelessCount,
      rejections: chunk.rejections, sources: chunk.sources)
    try SafetensorsFile(
      tensors: [
        "indices": StoredTensor(shape: [count], integers: chunk.indices.map { Int64($0) }),
        "points": StoredTensor(
          shape: [count, copies, Landmarks.Scheme68.count, 2], floats: chunk.points),
      ],
      metadata: [Header.name: Self.encode(header)]
    ).write(to: path(chunk.range.lowerBound))
  }
}
