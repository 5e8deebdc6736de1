import DurableFiles
import EmotionCore
import FoundationEssentials
import PixelImages
import Synchronization
import Toolkit

/// A folder of synthetic faces while it is written: pictures, then tables, then the manifest.
struct SyntheticFolder {
  /// A drawn picture and the faces in it.
  struct Picture {
    let path: String
    let image: Image
    let faces: [(face: FaceDescription, landmarks: Landmarks)]
  }

  /// The table of the landmarks.
  static let landmarksName = "landmarks.csv"
  /// What the folder was made from.
  static let manifestName = "manifest.json"
  /// The most faces in a folder; each needs a row of 68 points and a description in memory.
  private static let mostFaces = 200_000

  private let path: String

  /// - Throws: `FaceModelError`: no emotions, too many faces, a negative number, or a variation out
  ///   of range.
  static func check(
    faces: Int, people: Int, frames: Int, of sampling: FaceSampling
  ) throws(FaceModelError) {
    try sampling.variation.validate()
    if sampling.emotions.isEmpty { throw .undrawable(reason: "no emotion is given") }
    guard faces >= 0, people >= 0, frames >= 1 else {
      throw .undrawable(
        reason: "there are \(faces) pictures of \(people) faces in \(frames) frames")
    }
    let (pictures, isLarge) = faces.multipliedReportingOverflow(by: frames)
    let (all, isLarger) = pictures.multipliedReportingOverflow(by: max(1, people))
    guard !isLarge, !isLarger, all <= mostFaces else {
      throw .undrawable(
        reason:
          "one folder holds at most \(mostFaces) faces; use several folders with different seeds")
    }
  }

  /// A number with leading zeros to six digits, so that names sort as numbers do.
  static func sixDigits(_ number: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, 6 - digits.count)) + digits
  }

  /// Makes a folder completely or not at all.
  ///
  /// - Parameters:
  ///   - replaces: Whether to replace a folder that an earlier call wrote; no other is replaced.
  ///   - fill: Writes the folder's content.
  /// - Throws: `FaceModelError` if the folder is not empty, is not a folder, or cannot be written,
  ///   or what `fill` throws.
  static func write(
    to path: String, replaces: Bool, fill: (SyntheticFolder) throws(FaceModelError) -> Void
  ) throws(FaceModelError) {
    try DurableFolder.write(
      to: path, failure: { .unwritable($0.description) },
      permission: { () throws(FaceModelError) in try check(path, replaces: replaces) }
    ) { aside throws(FaceModelError) in try fill(SyntheticFolder(path: aside)) }
  }

  /// - Throws: `FaceModelError` unless the path is free or holds a folder that may be replaced.
  private static func check(_ path: String, replaces: Bool) throws(FaceModelError) {
    if let reason = DurableFolder.obstacle(at: path) {
      throw .noFolder(path: path, reason: reason)
    }
    guard FileManager.default.fileExists(atPath: path) else { return }
    let entries: [String]
    do { entries = try FileManager.default.subpathsOfDirectory(atPath: path) } catch {
      throw .noFolder(path: path, reason: "its content cannot be read")
    }
    guard !entries.isEmpty else { return }
    guard replaces else { throw .occupied(path: path) }
    // The table lists every picture that was written.
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

  /// The folders that contain a path: `a` and `a/b` for `a/b/c`.
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

  /// Draws and writes pictures on several threads, in no particular order, and then the table of
  /// their landmarks.
  ///
  /// - Parameter draw: Draws the picture with a number.
  func writePictures(
    _ count: Int, threads: Int, report: @Sendable (Int) -> Void,
    draw: @Sendable (Int) throws(FaceModelError) -> Picture
  ) throws(FaceModelError) {
    let done = Mutex(0)
    let rows = try concurrentMap(0..<count, threads: threads) { () throws(FaceModelError) in
    } _: { _, number throws(FaceModelError) in
      let picture = try draw(number)
      try write(picture.image, to: picture.path)
      done.withLock { done in
        done += 1
        report(done)
      }
      return Self.rows(of: picture)
    }
    let points = 0..<Landmarks.Scheme68.count
    let names =
      ["path", "face", "emotion", "intensity"] + points.map { "x_\($0)" }
      + points.map { "y_\($0)" }
    try write(names.joined(separator: ",") + "\n" + rows.joined(), to: Self.landmarksName)
  }

  /// The rows of the landmarks' table, one for each face.
  private static func rows(of picture: Picture) -> String {
    picture.faces.enumerated().map { number, entry in
      let (face, points) = (entry.face, entry.landmarks.points)
      let numbers = ([face.intensity] + points.map(\.x) + points.map(\.y)).map(hundredths)
      return "\(picture.path),\(number),\(face.emotion.rawValue),"
        + numbers.joined(separator: ",") + "\n"
    }.joined()
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

  /// A coordinate or an intensity, rounded to hundredths.
  private static func hundredths(_ value: Double) -> String {
    String((value * 100).rounded() / 100)
  }
}

/// Everything needed to make a folder of synthetic faces again.
struct SyntheticManifest: Encodable {
  let synthetic = true
  let note =
    "Drawn from a statistical model: these faces belong to nobody, and figures about them are a "
    + "demonstration, not evidence."
  let model: String
  /// The fingerprint of the model's file; nil for a model made in memory.
  let modelFingerprint: String?
  let seed: UInt64
  let count: Int
  let variation: FaceModel.Variation
  /// For single faces: the side of a picture, and each face.
  var side: Int?
  var faces: [FaceDescription]?
  /// For scenes: the number of frames, and each scene with its expressions at their strongest.
  var frames: Int?
  var scenes: [SceneDescription]?

  init(_ model: FaceModel, _ sampling: FaceSampling, count: Int) {
    self.model = model.details["name"] ?? "unnamed"
    modelFingerprint = model.path.flatMap { try? Fingerprint.ofFile($0) }
    (seed, variation, self.count) = (sampling.seed, sampling.variation, count)
  }
}
