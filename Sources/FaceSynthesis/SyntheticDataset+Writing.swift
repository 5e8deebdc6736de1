import DurableFiles
import EmotionCore
import PixelImages
import Synchronization

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension SyntheticDataset {
  /// The table of a folder's pictures, which `Dataset.open` finds in it.
  public static let tableName = "labels.csv"
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
  /// - Throws: `FaceModelError`: the folder is not empty, is no folder, or cannot be written.
  public func write(
    to folder: String, replaces: Bool = false, report: @Sendable (Int) -> Void = { _ in }
  ) throws(FaceModelError) {
    if let reason = DurableFolder.obstacle(at: folder) {
      throw .noFolder(path: folder, reason: reason)
    }
    let entries = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    if !entries.isEmpty {
      guard replaces else { throw .occupied(path: folder) }
      guard entries.contains(Self.manifestName) else {
        throw .foreign(path: folder, manifest: Self.manifestName)
      }
    }
    try DurableFolder.write(
      to: folder, failure: { .unwritable($0.description) }
    ) { aside throws(FaceModelError) in try fill(aside, report: report) }
  }

  private func fill(
    _ folder: String, report: @Sendable (Int) -> Void
  ) throws(FaceModelError) {
    let done = Mutex(0)
    let drawn = try draw { number, face, drawn throws(FaceModelError) in
      let path = "\(folder)/\(path(number))"
      do throws(ImageError) { try drawn.image.writePNG(to: path) } catch {
        throw .unwritable(error.description)
      }
      report(
        done.withLock { done in
          done += 1
          return done
        })
      return (face: face, landmarks: drawn.landmarks)
    }
    var table = "path,emotion,subject,split,synthetic\n"
    let names = 0..<Landmarks.Scheme68.count
    var points =
      (["path"] + names.map { "x_\($0)" } + names.map { "y_\($0)" })
      .joined(separator: ",") + "\n"
    for (number, face) in drawn.enumerated() {
      table += "\(path(number)),\(emotion(number).rawValue),drawn-\(number),test,true\n"
      let places = face.landmarks.points.map { $0.x } + face.landmarks.points.map { $0.y }
      points += path(number) + "," + places.map(Self.short).joined(separator: ",") + "\n"
    }
    let manifest = Manifest(
      model: model.details["name"] ?? "unnamed", seed: seed, count: count, side: side,
      variation: variation, faces: drawn.map { $0.face })
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    do {
      try DurableFile.write(Data(table.utf8), to: "\(folder)/\(Self.tableName)")
      try DurableFile.write(Data(points.utf8), to: "\(folder)/\(Self.landmarksName)")
      try DurableFile.write(encoder.encode(manifest), to: "\(folder)/\(Self.manifestName)")
    } catch { throw .unwritable("\(error)") }
  }

  /// A place to a hundredth of a pixel.
  private static func short(_ value: Double) -> String {
    String((value * 100).rounded() / 100)
  }
}
