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
