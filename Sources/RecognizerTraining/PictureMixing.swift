import Tensors
import Toolkit

/// Which picture of a batch shines through which, and by how much (Zhang et al., "mixup: Beyond
/// empirical risk minimization", ICLR 2018).
///
/// Of a mixed pair the stronger picture counts as the first, so the second one's share is drawn
/// evenly from `0...0.5`: the paper's Beta(1, 1), folded.
struct PictureMixing: Equatable {
  /// The place in the batch of each picture's partner.
  let partners: [Int]
  /// The partner's part of each picture, `0...0.5`; 0 where a picture stays as it is.
  let shares: [Float]

  /// - Parameter pixels: `[batch, ...]`.
  func callAsFunction(_ pixels: Tensor) throws(TensorError) -> Tensor {
    var shape = [Int](repeating: 1, count: pixels.shape.count)
    shape[0] = shares.count
    return try pixels + Tensor(shares, shape: shape) * (pixels.rows(partners) - pixels)
  }
}

extension PictureAugmentation {
  /// Draws partners and shares for a batch; nil where nothing is ever mixed.
  func mixing(count: Int, using generator: inout SeededGenerator) -> PictureMixing? {
    guard mixupProbability > 0 else { return nil }
    let shares = (0..<count).map { _ in
      Float.random(in: 0..<1, using: &generator) < mixupProbability
        ? Float.random(in: 0...0.5, using: &generator) : 0
    }
    // A batch is in random order already, so the next picture is a random one.
    return PictureMixing(partners: (0..<count).map { ($0 + 1) % count }, shares: shares)
  }
}
