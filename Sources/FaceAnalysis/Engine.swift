/// Whose code finds faces and places landmarks.
public enum Engine: String, CaseIterable, Codable, Sendable {
  /// Stoic's own.
  case native
  /// Dlib's, to compare with.
  case dlib
}
