public import EmotionCore
import Toolkit

/// Synthetic faces to be written as a dataset: class folders of PNG files, a table of labels, the
/// landmarks and a manifest.
///
/// Each face depends only on the seed and its number, so the same seed gives the same bytes on any
/// number of threads.
public struct SyntheticDataset: Sendable {
  /// The table of a folder's pictures, which `Dataset.open` finds.
  public static let tableName = "labels.csv"
  /// The table of their landmarks.
  public static let landmarksName = SyntheticFolder.landmarksName
  /// What the folder was made from.
  public static let manifestName = SyntheticFolder.manifestName

  public let model: FaceModel
  public var count: Int
  public var side = 350
  /// Its emotions are assigned to the faces in turn.
  public var sampling = FaceSampling()

  public init(_ model: FaceModel, count: Int) {
    self.model = model
    self.count = count
  }

  /// - Throws: `FaceModelError`: no emotion, too many faces, or a variation out of range.
  private func validate() throws(FaceModelError) {
    try SyntheticFolder.check(faces: count, people: 1, frames: 1, of: sampling)
  }

  /// The emotion of a face.
  public func emotion(_ number: Int) -> Emotion {
    sampling.emotions[number % sampling.emotions.count]
  }

  /// The description of a face.
  public func face(_ number: Int) -> FaceDescription {
    var generator = SeededGenerator(seed: sampling.seed, stream: UInt64(number))
    return model.face(emotion(number), variation: sampling.variation, using: &generator)
  }

  /// The person a face belongs to; each appears once.
  public func subject(_ number: Int) -> String { "drawn-\(number)" }

  /// Where a face's picture lies in the folder.
  public func path(_ number: Int) -> String {
    "\(emotion(number).rawValue)/\(SyntheticFolder.sixDigits(number)).png"
  }

  /// Draws every face, on several threads and in no particular order.
  ///
  /// - Parameter take: Receives a face's number, its description and its picture, on any thread.
  /// - Returns: What `take` returned, in the order of the faces.
  /// - Throws: `FaceModelError`: the side is out of range, or drawing or `take` failed.
  public func draw<Taken: Sendable>(
    _ take: @Sendable (Int, FaceDescription, DrawnFace) throws(FaceModelError) -> Taken
  ) throws(FaceModelError) -> [Taken] {
    try validate()
    return try concurrentMap(0..<count, threads: sampling.threads) { () throws(FaceModelError) in
    } _: { _, number throws(FaceModelError) in
      let face = face(number)
      return try take(number, face, model.draw(face, side: side))
    }
  }

  /// Writes the pictures, the tables and the manifest.
  ///
  /// Everything is written beside the folder and then renamed, so the folder is complete or absent.
  ///
  /// - Parameters:
  ///   - replaces: Whether to replace a folder that an earlier call wrote; no other is replaced.
  ///   - report: Called with the number of finished pictures, on any thread.
  /// - Throws: `FaceModelError`: the folder is not empty, is not a folder, or cannot be written.
  public func write(
    to path: String, replaces: Bool = false, report: @Sendable (Int) -> Void = { _ in }
  ) throws(FaceModelError) {
    try validate()
    try SyntheticFolder.write(to: path, replaces: replaces) { folder throws(FaceModelError) in
      // Labels come first, so that a killed run leaves nothing that passes for photographs.
      var table = "path,emotion,subject,split,synthetic\n"
      for number in 0..<count {
        table += "\(self.path(number)),\(emotion(number).rawValue),\(subject(number)),test,true\n"
      }
      try folder.write(table, to: Self.tableName)
      try folder.writePictures(count, threads: sampling.threads, report: report) {
        number throws(FaceModelError) in
        let face = face(number)
        let drawn = try model.draw(face, side: side)
        return SyntheticFolder.Picture(
          path: self.path(number), image: drawn.image, faces: [(face, drawn.landmarks)])
      }
      var manifest = SyntheticManifest(model, sampling, count: count)
      (manifest.side, manifest.faces) = (side, (0..<count).map(face))
      try folder.write(manifest)
    }
  }
}
