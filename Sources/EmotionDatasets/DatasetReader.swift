/// Finds out how a dataset is laid out, and has it read.
enum DatasetReader {
  static func read(_ path: String) throws(DatasetError) -> (DatasetLayout, Findings) {
    switch FolderListing.kind(of: path) {
    case .unknown(_, isMissing: true): throw .missing(path: path)
    case .unknown(let reason, _): throw .unreadable(path: path, reason: reason)
    case .folder: return try readFolder(path)
    case .file:
      guard path.lowercased().hasSuffix(".csv") else { throw .notADataset(path: path) }
      return try Tables.read(path)
    }
  }

  /// A table goes before folders, since it was made to say what the files mean.
  private static func readFolder(_ path: String) throws(DatasetError) -> (DatasetLayout, Findings) {
    let names = try FolderListing.names(in: path).sorted()
    for table in Tables.names {
      if let name = names.first(where: { $0.lowercased() == table }) {
        return try Tables.read(path + "/" + name)
      }
    }
    let listing = try FolderListing(root: path)
    if listing.files.isEmpty && listing.folders.isEmpty { throw .emptyFolder(path: path) }
    guard let example = listing.pictures.first else { throw .noPictures(path: path) }
    if ClassFolders.hasSplits(listing) || ClassFolders.hasClassesOnly(listing) {
      return (.classFolders, try ClassFolders.read(listing))
    }
    if listing.files.contains(where: { ExtendedCohnKanade.isLabelFile($0.name) }) {
      return (.ckPlus, ExtendedCohnKanade.read(listing))
    }
    switch NamingScheme.inMost(of: listing.pictures.map(\.name)) {
    case .jaffe: return (.jaffe, NamedFaces.read(listing, scheme: .jaffe))
    case .kdef: return (.kdef, NamedFaces.read(listing, scheme: .kdef))
    case .ckPlus: throw .noLabels(path: path, example: example.path)
    case nil: break
    }
    guard !listing.folders().isEmpty else { throw .noLabels(path: path, example: example.path) }
    return (.classFolders, try ClassFolders.read(listing))
  }
}
