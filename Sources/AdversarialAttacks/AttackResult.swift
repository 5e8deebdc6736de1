public import Tensors

/// What an attack did to a batch of pictures, from its claim to the bytes that count.
public struct AttackResult {
  /// What the attack returned, unchecked, `[batch, channels, height, width]`.
  public let raw: Tensor
  /// The same, held within epsilon of the originals and within `0...1`.
  public let clipped: Tensor
  /// The same in 8 bits, within epsilon of the originals: write these to files.
  public let quantized: PixelBatch
  /// What the model says about the 8-bit pictures, and how far they are from the originals.
  public let verification: Verification

  /// Whether each 8-bit picture is adversarial.
  public var succeeded: [Bool] { verification.succeeded }
}

/// What a model says about 8-bit pictures, and how far they are from their originals.
public struct Verification: Sendable, Equatable {
  /// The size of each perturbation in units of `0...1` pixels, measured on bytes.
  public let distances: [Double]
  /// Whether that size is within epsilon.
  public let withinEpsilon: [Bool]
  /// The class of the largest score of each picture; of equals, the first.
  public let predictions: [Int]
  /// Whether the answer is what the attacker wants and the picture is within epsilon.
  ///
  /// A picture that the model got wrong before counts too; compare with its clean answer for flips.
  public let succeeded: [Bool]
}
