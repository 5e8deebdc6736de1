import EmotionCore
import Toolkit

extension SyntheticScenes {
  /// The pictures that are written.
  public var pictures: Int { count * (frames ?? 1) }

  /// Writes the pictures, the landmarks and the manifest; there are no labels of pictures, since a
  /// face has one each.
  ///
  /// - Parameters:
  ///   - replaces: Whether a folder that is not empty may be replaced; only one that was written by
  ///     this is.
  ///   - report: Called with the pictures done; any thread.
  /// - Throws: `FaceModelError`: the folder is not empty, is no folder, or cannot be written.
  public func write(
    to path: String, replaces: Bool = false, report: @Sendable (Int) -> Void = { _ in }
  ) throws(FaceModelError) {
    try validate()
    try SyntheticFolder.write(to: path, replaces: replaces) {
      folder throws(FaceModelError) in try fill(folder, report: report)
    }
  }

  private func fill(
    _ folder: SyntheticFolder, report: @Sendable (Int) -> Void
  ) throws(FaceModelError) {
    let done = PictureCount()
    let length = frames ?? 1
    let rows = try concurrentMap(0..<pictures, threads: threads) { () throws(FaceModelError) in
    } _: { _, picture throws(FaceModelError) in
      let (number, frame) = (picture / length, picture % length)
      let scene = Self.frame(frame, of: length, in: scene(number))
      let drawn = try model.draw(scene)
      let path = path(number, frame: frame)
      try folder.write(drawn.image, to: path)
      done.add(report)
      return scene.people.indices.map { place in
        SyntheticFolder.Row(
          path: path, face: place, emotion: scene.people[place].face.emotion,
          intensity: scene.people[place].face.intensity, landmarks: drawn.landmarks[place])
      }
    }
    try folder.write(landmarks: rows.flatMap(\.self))
    var manifest = SyntheticManifest(model, seed: seed, count: count, variation: variation)
    (manifest.frames, manifest.scenes) = (frames, (0..<count).map(scene))
    try folder.write(manifest)
  }
}
