/// What a recogniser does with a picture in which the detector finds no face.
///
/// The choice is recorded with every result, and every figure states both denominators: all
/// pictures, and the pictures in which the detector found a face.
public enum NoFacePolicy: String, CaseIterable, Codable, Sendable {
  /// `RecognitionError` with the code `.noFace`.
  case error
  /// The outcome `RecognitionOutcome.noFace`.
  case skip
  /// There is a face, it was only not found: the detector's best guess below its threshold
  /// (`BoxSource.weakDetection`), else the box of `BoxPrior` (`BoxSource.prior`); for face crops
  /// only.
  case priorBox = "prior-box"

  /// The policy that suits a framing when the user names none: `priorBox` for face crops, `skip`
  /// for scenes.
  public static func standard(for framing: Framing) -> NoFacePolicy {
    switch framing {
    case .faceCrop: .priorBox
    case .scene: .skip
    }
  }
}
