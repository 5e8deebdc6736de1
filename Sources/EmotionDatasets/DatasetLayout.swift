public import PixelImages

/// The ways of keeping labelled faces: those that `Dataset.open` understands, and memory.
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
  /// Pictures in memory that were drawn there; on no disk.
  case drawn

  /// The columns of a manifest, those in brackets optional.
  public static let manifestColumns = "path,emotion[,subject][,split][,synthetic]"
}

/// How the faces lie in a dataset's pictures.
public enum DatasetFraming: String, CaseIterable, Codable, Sendable {
  /// The face fills most of the picture, as in FER2013.
  case faceCrop = "face-crop"
  /// The face is somewhere in the picture, with hair, clothes and background around it, as in CK+.
  case portrait
}

extension Dataset {
  /// The dataset as one of portraits: of each picture the face is used instead of the whole.
  ///
  /// Which part that is follows from the pictures, so the fingerprint keeps the framing alone.
  ///
  /// - Parameter face: The part of a whole picture; `nil` where it stays whole.
  /// - Precondition: No picture has a region yet.
  public func framedAsPortraits<E: Error>(
    face: (LabelledImage) throws(E) -> PixelRegion?
  ) throws(E) -> Dataset {
    precondition(framing == .faceCrop, "the faces of \(path) were cut out already")
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
  /// How the pictures of datasets of this layout are framed, as far as the layout tells.
  public var usualFraming: DatasetFraming {
    switch self {
    case .classFolders, .fer2013, .manifest, .drawn: .faceCrop
    case .ckPlus, .jaffe, .kdef: .portrait
    }
  }
}
