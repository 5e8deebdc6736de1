internal import COpenCV

/// How values between pixels are found when a picture changes its size (as OpenCV does it).
public enum Interpolation: String, CaseIterable, Codable, Sendable {
  /// The value of the nearest pixel; for looking at single pixels.
  case nearest
  /// Linear in both directions; the everyday choice, also for enlarging.
  case linear
  /// Cubic over 4 x 4 pixels; sharper when enlarging.
  case cubic
  /// The mean over the area that a new pixel covers; for shrinking. Linear when enlarging.
  case area

  var native: CopencvInterpolation {
    switch self {
    case .nearest: .nearest
    case .linear: .linear
    case .cubic: .cubic
    case .area: .area
    }
  }
}
