import DurableFiles
import EmotionCore
import PixelImages

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

extension SyntheticDataset {
  /// The table of a folder's pictures, which `Dataset.open` reads.
  public static let tableName = "faces.csv"
  /// The table of their landmarks.
  public static let landmarksName = "landmarks.csv"
  /// What the folder was made from.
  public static let manifestName = "manifest.json"

  /// What a folder was made from, so that it can be made again.
  private struct Manifest: Encodable {
    let synthetic = true
    let note =
      "Drawn from a statistical model: these faces belong to nobody, and figures about them are a "
      + "demonstration and no evidence."
    let model: String
    let seed: UInt64
    let count: Int
    let side: Int
    let variation: FaceModel.Variation
    let faces: [FaceDescription]
  }

  /// Writes the pictures, the tables and the manifest.
  ///
  /// All is written beside the folder and then renamed, so that the folder is whole or not there.
  ///
  /// - Parameters:
  ///   - replaces: Whether a folder that is not empty may be replaced; only one that was written by
  ///     this is.
  ///   - report: Called with the pictures done; any thread.
  /// - Throws: `FaceModelError`: the folder is not empty, or cannot be written.
  public func write(
    to folder: String, replaces: Bool = false, report: @escaping @Sendable (Int) -> Void = { _ in }
  ) throws(FaceModelError) {
    let folder = folder.count > 1 && folder.hasSuffix("/") ? String(folder.dropLast()) : folder
    let isOccupied = !Self.entries(folder).isEmpty
    if isOccupied {
      guard replaces else { throw .occupied(path: folder) }
      guard Self.entries(folder).contains(Self.manifestName) else {
        throw .foreign(path: folder, manifest: Self.manifestName)
      }
    }
    let aside = "\(folder).partial-\(getpid())"
    do throws(FaceModelError) {
      try fill(aside, report: report)
      if isOccupied {
        let old = "\(folder).replaced-\(getpid())"
        try Self.rename(folder, to: old)
        try Self.rename(aside, to: folder)
        try? FileManager.default.removeItem(atPath: old)
      } else {
        // An empty folder gives way to the new one.
        rmdir(folder)
        try Self.rename(aside, to: folder)
      }
    } catch {
      try? FileManager.default.removeItem(atPath: aside)
      throw error
    }
  }

  private func fill(
    _ folder: String, report: @escaping @Sendable (Int) -> Void
  ) throws(FaceModelError) {
    for emotion in Set(emotions) {
      try Self.writing(folder) { () throws(FileError) in
        try DurableFile.createFolder("\(folder)/\(emotion.rawValue)")
      }
    }
    let landmarks = try draw { number, drawn throws(FaceModelError) in
      let path = "\(folder)/\(path(number))"
      do {
        // Not flushed one by one: the folder gets its name when all are there.
        try drawn.image.pngData().write(to: URL(fileURLWithPath: path))
      } catch { throw .unwritable(path: path, reason: "\(error)") }
      report(number)
    }
    let numbers = 0..<count
    var table = "path,emotion,subject,split\n"
    for number in numbers {
      table += "\(path(number)),\(face(number).emotion.rawValue),drawn-\(number),test\n"
    }
    let names = (0..<Landmarks.Scheme68.count)
    var points = "path," + names.map { "x_\($0)" }.joined(separator: ",") + ","
    points += names.map { "y_\($0)" }.joined(separator: ",") + "\n"
    for (number, face) in zip(numbers, landmarks) {
      let places = face.points.map(\.x) + face.points.map(\.y)
      points += path(number) + "," + places.map(Self.short).joined(separator: ",") + "\n"
    }
    let manifest = Manifest(
      model: model.details["name"] ?? "unnamed", seed: seed, count: count, side: side,
      variation: variation, faces: numbers.map { face($0) })
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    let pages = [
      Self.tableName: Data(table.utf8), Self.landmarksName: Data(points.utf8),
      // Numbers and texts always encode.
      Self.manifestName: (try? encoder.encode(manifest)) ?? Data(),
    ]
    for (name, bytes) in pages {
      try Self.writing(folder) { () throws(FileError) in
        try DurableFile.write(bytes, to: "\(folder)/\(name)")
      }
    }
  }

  /// A place to a hundredth of a pixel.
  private static func short(_ value: Double) -> String {
    String((value * 100).rounded() / 100)
  }

  private static func entries(_ folder: String) -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
  }

  private static func rename(_ old: String, to new: String) throws(FaceModelError) {
    guard Glibc.rename(old, new) == 0 else {
      throw .unwritable(path: new, reason: String(cString: strerror(errno)))
    }
  }

  private static func writing(
    _ path: String, _ body: () throws(FileError) -> Void
  ) throws(FaceModelError) {
    do { try body() } catch { throw .unwritable(path: path, reason: error.description) }
  }
}
