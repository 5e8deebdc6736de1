/// How pictures show faces.
public enum Framing: String, CaseIterable, Codable, Sendable {
  /// One face fills most of the picture, as in FER2013: the best detection is used.
  case faceCrop = "face-crop"
  /// One face is somewhere in the picture, with hair, clothes and background around it, as in CK+:
  /// the best detection is used.
  case portrait
  /// Any number of faces are anywhere: every detection is used.
  case scene
}
