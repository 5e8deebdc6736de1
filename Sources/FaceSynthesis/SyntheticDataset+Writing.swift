import EmotionCore

extension SyntheticDataset {
  /// The table of a folder's pictures, which `Dataset.open` finds in it.
  public static let tableName = "labels.csv"
  /// The table of their landmarks.
  public static let landmarksName = SyntheticFolder.landmarksName
  /// What the folder was made from.
  public static let manifestName = SyntheticFolder.manifestName

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
    // First, so that not even what a kill leaves is taken for photographs.
    var table = "path,emotion,subject,split,synthetic\n"
    for number in 0..<count {
      table += "\(path(number)),\(emotion(number).rawValue),\(subject(number)),test,true\n"
    }
    try folder.write(table, to: Self.tableName)
    let done = PictureCount()
    let drawn = try draw { number, face, drawn throws(FaceModelError) in
      let path = path(number)
      try folder.write(drawn.image, to: path)
      done.add(report)
      let row = SyntheticFolder.Row(
        path: path, face: 0, emotion: face.emotion, intensity: face.intensity,
        landmarks: drawn.landmarks)
      return (face: face, row: row)
    }
    try folder.write(landmarks: drawn.map(\.row))
    var manifest = SyntheticManifest(model, seed: seed, count: count, variation: variation)
    (manifest.side, manifest.faces) = (side, drawn.map(\.face))
    try folder.write(manifest)
  }
}
