import EmotionCore
public import PixelImages
public import Toolkit

/// A picture goes in; each face comes out with its box and the probabilities of the seven emotions.
///
/// The landmark method and the ResNet both stand behind this protocol, so that whatever compares
/// them treats them alike. A recogniser holds native resources: use one for each thread.
public protocol RecognitionMethod {
  /// The name of the model, as tables show it.
  var name: String { get }

  /// Finds the faces of a picture, as the recogniser's framing and no-face policy say, and
  /// recognises each.
  ///
  /// - Throws: `RecognitionError`: no face was found and the policy is `error`, the picture is too
  ///   small, or a step failed.
  func recognize(_ image: Image) throws(RecognitionError) -> RecognitionOutcome

  /// Recognises the face in a box that the caller gives, in pixels; nothing is detected.
  ///
  /// - Throws: `RecognitionError`: the box has no area in the picture, the picture is too small, or
  ///   a step failed.
  func recognize(_ image: Image, box: Rect) throws(RecognitionError) -> RecognizedFace
}
