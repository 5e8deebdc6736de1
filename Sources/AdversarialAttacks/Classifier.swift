public import Tensors

/// A classifier that shows its scores and nothing else: all that a black-box attack needs, and all
/// that judging a picture needs.
///
/// Scaling, resizing and normalising happen inside the model, so that epsilon always counts in the
/// units of the picture file. A conforming type is used from one thread at a time.
public protocol ScoredClassifier {
  /// The scores of a batch of pictures; the largest of a row is the answer.
  ///
  /// - Parameter pixels: `[batch, channels, height, width]`, `0...1` (bytes divided by 255).
  /// - Returns: `[batch, classes]`; the scores of a picture do not depend on the rest of its batch.
  func scores(_ pixels: Tensor) throws(TensorError) -> Tensor
}

/// A classifier whose scores can be differentiated with respect to the pixels.
public protocol DifferentiableClassifier: ScoredClassifier {
  /// The logits (scores before the softmax) of a batch of pictures, recorded for gradients when the
  /// caller asks for them.
  ///
  /// A model with batch normalisation or dropout is in evaluation mode here.
  ///
  /// - Parameter pixels: `[batch, channels, height, width]`, `0...1`.
  /// - Returns: `[batch, classes]`.
  func logits(_ pixels: Tensor) throws(TensorError) -> Tensor
}

extension DifferentiableClassifier {
  public func scores(_ pixels: Tensor) throws(TensorError) -> Tensor {
    try withoutGradients { () throws(TensorError) -> Tensor in try logits(pixels) }
  }
}
