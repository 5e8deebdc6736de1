import EmotionCore

/// Reads a folder for each emotion, alone (`angry/1.jpg`) or in splits (`train/angry/1.jpg`).
///
/// If most file names follow the scheme of CK+, JAFFE or KDEF, as in re-sorted copies of those, the
/// names give the subjects, so that a split keeps each person together.
struct ClassFolders {
  private let listing: FolderListing
  private let hasSplits: Bool
  private let scheme: NamingScheme?

  /// Whether the top folders are splits.
  static func hasSplits(_ listing: FolderListing) -> Bool {
    listing.folders().contains { Split.read($0) != nil }
  }

  /// Whether every top folder is a class.
  static func hasClassesOnly(_ listing: FolderListing) -> Bool {
    let folders = listing.folders()
    return !folders.isEmpty && folders.allSatisfy { Emotion.read($0) != .unknown }
  }

  static func read(_ listing: FolderListing) throws(DatasetError) -> DatasetContents {
    let reader = ClassFolders(
      listing: listing, hasSplits: hasSplits(listing),
      scheme: NamingScheme.inMost(of: listing.pictures.map(\.name)))
    try reader.checkFolders()
    return reader.contents()
  }

  private func checkFolders() throws(DatasetError) {
    guard hasSplits else {
      return try checkClasses(in: "")
    }
    let others = listing.folders().filter { Split.read($0) == nil }
    guard others.isEmpty else {
      throw .unknownSplitFolders(path: listing.root, folders: others)
    }
    for split in listing.folders() { try checkClasses(in: split) }
  }

  private func checkClasses(in parent: String) throws(DatasetError) {
    let unknown = listing.folders(in: parent).filter { Emotion.read($0) == .unknown }
    guard unknown.isEmpty else {
      throw .unknownClassFolders(path: listing.absolute(parent), folders: unknown)
    }
  }

  private func contents() -> DatasetContents {
    var contents = DatasetContents()
    let depth = hasSplits ? 3 : 2
    for file in listing.files {
      guard file.parts.count == depth else {
        // A README beside the folders does not matter, but a misplaced picture does.
        if file.isPicture {
          contents.reject(
            file.path,
            "it is \(file.parts.count < depth ? "outside" : "too deep inside") the emotion folders")
        }
        continue
      }
      guard file.isPicture else {
        contents.reject(file.path, "it is not a picture by its extension (\(PictureName.list))")
        continue
      }
      do throws(Rejection.Reason) {
        contents.add(
          file, of: listing, emotion: try Emotion(label: String(file.parts[depth - 2])),
          subject: scheme?.meaning(of: file.name)?.subject,
          split: hasSplits ? Split.read(String(file.parts[0])) : nil)
      } catch {
        contents.reject(file.path, error.text)
      }
    }
    return contents
  }
}
