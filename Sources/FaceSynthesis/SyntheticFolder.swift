import DurableFiles
import EmotionCore
import FoundationEssentials
import PixelImages
import Toolkit

/// A folder of synthetic faces while it is written: pictures, then tables, then the manifest.
struct SyntheticFolder {
  /// A face in a picture, as a row of the table of landmarks.
  struct Row: Sendable {
    let path: String
    /// Its number in the picture.
    let face: Int
    let emotion: Emotion
    let intensity: Double
    let landmarks: Landmarks
  }

  /// The table of the landmarks.
  static let landmarksName = "landmarks.csv"
  /// What the folder was made from.
  static let manifestName = "manifest.json"

  private let path: String

  /// Makes a folder whole or not at all.
  ///
  /// - Parameters:
  ///   - replaces: Whether a folder that is not empty may be replaced; only one that was written by
  ///     this is.
  ///   - fill: Writes what is in it.
  /// - Throws: `FaceModelError`: the folder is not empty, is no folder, or cannot be written; or
  ///   what `fill` throws.
  static func write(
    to path: String, replaces: Bool, fill: (SyntheticFolder) throws(FaceModelError) -> Void
  ) throws(FaceModelError) {
    try DurableFolder.write(
      to: path, failure: { .unwritable($0.description) },
      permission: { () throws(FaceModelError) in try check(path, replaces: replaces) }
    ) { aside throws(FaceModelError) in try fill(SyntheticFolder(path: aside)) }
  }

  /// - Throws: `FaceModelError` unless nothing is at the path, or a folder that may be replaced.
  private static func check(_ path: String, replaces: Bool) throws(FaceModelError) {
    if let reason = DurableFolder.obstacle(at: path) {
      throw .noFolder(path: path, reason: reason)
    }
    guard FileManager.default.fileExists(atPath: path) else { return }
    let entries: [String]
    do { entries = try FileManager.default.subpathsOfDirectory(atPath: path) } catch {
      throw .noFolder(path: path, reason: "what is in it cannot be read")
    }
    guard !entries.isEmpty else { return }
    guard replaces else { throw .occupied(path: path) }
    // The table names every picture that was written.
    let table = (try? DurableFile.read("\(path)/\(landmarksName)")) ?? Data()
    let pictures = table.split(separator: UInt8(ascii: "\n")).dropFirst().map {
      String(decoding: $0.prefix { $0 != UInt8(ascii: ",") }, as: UTF8.self)
    }
    guard !pictures.isEmpty, entries.contains(manifestName) else {
      throw .foreign(path: path, entry: nil)
    }
    let own = Set(pictures + [landmarksName, manifestName, SyntheticDataset.tableName])
    let folders = Set(own.flatMap(Self.foldersAbove))
    if let other = entries.sorted().first(where: { !own.contains($0) && !folders.contains($0) }) {
      throw .foreign(path: path, entry: other)
    }
  }

  /// The folders that a path leads through, such as `a` and `a/b` of `a/b/c`.
  private static func foldersAbove(_ path: String) -> [String] {
    path.indices.filter { path[$0] == "/" }.map { String(path[..<$0]) }
  }

  func write(_ image: Image, to name: String) throws(FaceModelError) {
    do throws(ImageError) { try image.writePNG(to: "\(path)/\(name)") } catch {
      throw .unwritable(error.description)
    }
  }

  func write(_ text: String, to name: String) throws(FaceModelError) {
    try write(Data(text.utf8), to: name)
  }

  func write(landmarks rows: [Row]) throws(FaceModelError) {
    let points = 0..<Landmarks.Scheme68.count
    let names =
      ["path", "face", "emotion", "intensity"] + points.map { "x_\($0)" }
      + points.map { "y_\($0)" }
    var table = names.joined(separator: ",") + "\n"
    for row in rows {
      let places = row.landmarks.points.map(\.x) + row.landmarks.points.map(\.y)
      let numbers = ([row.intensity] + places).map(Self.hundredths).joined(separator: ",")
      table += "\(row.path),\(row.face),\(row.emotion.rawValue),\(numbers)\n"
    }
    try write(table, to: Self.landmarksName)
  }

  func write(_ manifest: SyntheticManifest) throws(FaceModelError) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    let bytes: Data
    do { bytes = try encoder.encode(manifest) } catch { throw .unwritable("\(error)") }
    try write(bytes, to: Self.manifestName)
  }

  private func write(_ bytes: Data, to name: String) throws(FaceModelError) {
    do throws(FileError) { try DurableFile.write(bytes, to: "\(path)/\(name)") } catch {
      throw .unwritable(error.description)
    }
  }

  /// A place to a hundredth of a pixel, or an intensity to a hundredth.
  private static func hundredths(_ value: Double) -> String {
    String((value * 100).rounded() / 100)
  }
}
