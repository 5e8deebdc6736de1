/// How the faces lie in a dataset's pictures.
public enum PictureFraming: String, CaseIterable, Codable, Sendable {
  /// The face fills most of the picture, as in FER2013.
  case faceCrop = "face-crop"
  /// The face is somewhere in the picture, with hair, clothes and background around it, as in CK+.
  case portrait
}

extension DatasetLayout {
  /// How the pictures of datasets of this layout are framed, as far as the layout tells.
  public var usualFraming: PictureFraming {
    switch self {
    case .classFolders, .fer2013, .manifest: .faceCrop
    case .ckPlus, .jaffe, .kdef: .portrait
    }
  }
}
