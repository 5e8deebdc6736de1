public import EmotionCore
public import PixelImages

/// How labelled faces are stored: a layout that `Dataset.open` reads, or memory.
public enum DatasetLayout: String, Codable, CaseIterable, Sendable {
  /// A folder for each emotion, alone or within a folder for each split.
  case classFolders = "class-folders"
  /// The Kaggle table `emotion,pixels,Usage`.
  case fer2013 = "fer2013-csv"
  /// A table of `manifestColumns`.
  case manifest
  /// The extended Cohn-Kanade database (Lucey et al., 2010).
  case ckPlus = "ck-plus"
  /// The Japanese Female Facial Expression database (Lyons et al., 1998).
  case jaffe
  /// The Karolinska Directed Emotional Faces (Lundqvist et al., 1998).
  case kdef
  /// Pictures drawn in memory.
  case drawn

  /// The columns of a manifest; those in brackets are optional.
  public static let manifestColumns = "path,emotion[,subject][,split][,synthetic]"
}

extension Dataset {
  /// The dataset as one of portraits, which uses the face of each picture instead of the whole.
  ///
  /// The pictures determine where their faces are, so the fingerprint adds only the framing.
  ///
  /// - Parameter face: The region of a picture to use; `nil` to use all of it.
  /// - Precondition: No picture has a region yet.
  public func framedAsPortraits<E: Error>(
    face: (LabelledImage) throws(E) -> PixelRegion?
  ) throws(E) -> Dataset {
    precondition(framing == .faceCrop, "the faces of \(path) are already cut out")
    var cut: [LabelledImage] = []
    for var image in images {
      image.region = try face(image)
      cut.append(image)
    }
    return Dataset(
      name: name, path: path, layout: layout, splitOrigin: splitOrigin, images: cut,
      rejections: rejections, framing: .portrait)
  }
}

extension DatasetLayout {
  /// Whether the pictures are the rows of a table.
  var isTable: Bool { self == .fer2013 || self == .manifest }

  /// The usual framing of datasets with this layout.
  public var usualFraming: Framing {
    switch self {
    case .classFolders, .fer2013, .manifest, .drawn: .faceCrop
    case .ckPlus, .jaffe, .kdef: .portrait
    }
  }
}
