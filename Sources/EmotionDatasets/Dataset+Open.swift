import Glibc

extension Dataset {
  /// Lists the labelled pictures at a path, and splits them if the dataset has no split.
  ///
  /// Recognises the layout: a table (`fer2013.csv`, `labels.csv` or `manifest.csv`, given directly
  /// or by its folder), a folder for each emotion with or without splits, CK+, JAFFE or KDEF.
  /// Picture files are not decoded here; a broken one fails when it is loaded. The pixels of a
  /// `fer2013.csv` are read immediately: 83 MB for its 35,887 rows.
  ///
  /// A dataset without splits becomes 70% train, 15% validation and 15% test, as close to that in
  /// every class as whole subjects allow. Stoic leaves a dataset's own split alone, even if a part
  /// of it is empty.
  ///
  /// - Parameters:
  ///   - path: A folder or a CSV table.
  ///   - strict: Whether a single rejection is an error.
  ///   - seed: Decides the split if the dataset has none.
  /// - Throws: `DatasetError`, also if the dataset's own split has a subject in two parts.
  public static func open(
    _ path: String, strict: Bool = false, seed: UInt64 = 0
  ) throws(DatasetError) -> Dataset {
    let path = withoutTrailingSlash(path)
    var (layout, contents) = try DatasetReader.read(path)
    let hasSplit = contents.images.contains { $0.split != nil }
    contents.keepUnambiguous(hasSplit: hasSplit)
    guard !contents.images.isEmpty else {
      if contents.rejections.isEmpty {
        throw layout.isTable ? .noRows(path: path) : .noPictures(path: path)
      }
      throw .nothingUsable(path: path, rejections: contents.rejections)
    }
    if strict, !contents.rejections.isEmpty {
      throw .rejected(path: path, rejections: contents.rejections)
    }
    if hasSplit {
      let leaking = DisjointSplit.leakingSubjects(of: contents.images)
      guard leaking.isEmpty else { throw .subjectLeak(path: path, subjects: leaking) }
    } else {
      contents.images = DisjointSplit.standard.assign(contents.images, seed: seed)
    }
    return Dataset(
      name: name(of: path), path: path, layout: layout,
      splitOrigin: hasSplit ? .dataset : .generated(seed: seed), images: contents.images,
      rejections: contents.rejections)
  }

  private static func withoutTrailingSlash(_ path: String) -> String {
    var path = path[...]
    while path.count > 1, path.last == "/" { path.removeLast() }
    return String(path)
  }

  /// The last component of the resolved path, without `.csv`.
  private static func name(of path: String) -> String {
    var full = path
    if let resolved = realpath(path, nil) {
      full = String(cString: resolved)
      free(resolved)
    }
    let last = full.split(separator: "/").last.map(String.init) ?? full
    return last.lowercased().hasSuffix(".csv") ? String(last.dropLast(4)) : last
  }
}

extension DatasetContents {
  /// Sorts by id, and rejects duplicates and, if other pictures have a split, pictures without one.
  fileprivate mutating func keepUnambiguous(hasSplit: Bool) {
    var kept: [LabelledImage] = []
    for image in images.sorted(by: { $0.id < $1.id }) {
      if image.id == kept.last?.id {
        reject(image.id, "it is labelled twice")
      } else if hasSplit && image.split == nil {
        reject(image.id, "it has no split, but others have one")
      } else {
        kept.append(image)
      }
    }
    images = kept
    rejections.sort { ($0.item, $0.reason) < ($1.item, $1.reason) }
  }
}

/// Recognises the layout of a dataset and reads it.
enum DatasetReader {
  static func read(_ path: String) throws(DatasetError) -> (DatasetLayout, DatasetContents) {
    switch FolderListing.kind(of: path) {
    case .unknown(_, isMissing: true): throw .missing(path: path)
    case .unknown(let reason, _): throw .unreadable(path: path, reason: reason)
    case .folder: return try readFolder(path)
    case .file:
      guard path.lowercased().hasSuffix(".csv") else { throw .notADataset(path: path) }
      return try Tables.read(path)
    }
  }

  /// A table takes precedence over folders, because its purpose is to label the files.
  private static func readFolder(_ path: String) throws(DatasetError) -> (
    DatasetLayout, DatasetContents
  ) {
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
