/// How faces lie in the pictures that a recogniser is given.
public enum Framing: String, CaseIterable, Codable, Sendable {
  /// One face fills most of the picture, as in FER2013: the best detection is taken.
  case faceCrop = "face-crop"
  /// Any number of faces anywhere: every detection is taken.
  case scene
}
