import Glibc
import Tensors
import Toolkit

/// Random changes of training pictures that keep the emotion, or mix emotions as they mix pictures.
public struct PictureAugmentation: Codable, Equatable, Sendable {
  /// Whether half of the pictures are mirrored.
  public var mirrors = true
  /// The largest rotation in either direction, in degrees.
  public var rotation: Float = 10
  /// The largest relative change of size.
  public var scale: Float = 0.1
  /// The largest shift as a fraction of the side.
  public var shift: Float = 0.06
  /// The largest relative change of contrast, and the largest change of brightness as a fraction of
  /// the range.
  public var contrast: Float = 0.2
  public var brightness: Float = 0.1
  /// The share of pictures in which a rectangle is blanked (Zhong et al., "Random Erasing", 2020),
  /// and its largest side as a fraction of the picture's.
  public var erasing: Float = 0.15
  public var erasedSide: Float = 0.4
  /// The share of pictures that are mixed with another picture of the batch (mixup, alpha 1).
  ///
  /// The other picture and its label contribute up to a half. This keeps a long training from
  /// memorising single pictures.
  public var mixupProbability: Float = 0

  public init() {}

  /// Changes each picture of a batch independently.
  ///
  /// - Parameters:
  ///   - pixels: `[batch, 1, height, width]`, `0...1`.
  ///   - crop: The fraction of a picture's sides to cut out, before `scale` changes it.
  ///   - size: The side of the crops in pixels.
  /// - Returns: `[batch, 1, size, size]`; values may slightly leave `0...1`.
  func callAsFunction(
    _ pixels: Tensor, crop: Float, size: Int, using generator: inout SeededGenerator
  ) throws(TensorError) -> Tensor {
    let views = views(count: pixels.shape[0], crop: crop, using: &generator)
    return try self(pixels, views: views, size: size, using: &generator)
  }

  /// How each picture of a batch is seen.
  struct Views {
    /// From output to input, `[batch, 2, 3]`, as `Tensor.warped` takes them.
    var maps: [Float] = []
    /// Factors on the grey values, and what is then added.
    fileprivate var (gains, offsets): ([Float], [Float]) = ([], [])
  }

  /// Draws how pictures are seen.
  func views(count: Int, crop: Float, using generator: inout SeededGenerator) -> Views {
    var views = Views()
    for _ in 0..<count {
      views.maps += affineMap(crop: crop, using: &generator)
      let gain = 1 + Float.random(in: -contrast...contrast, using: &generator)
      views.gains.append(gain)
      let brighter = Float.random(in: -brightness...brightness, using: &generator)
      views.offsets.append(0.5 * (1 - gain) + brighter)
    }
    return views
  }

  /// The pictures as they are seen, with erased rectangles.
  func callAsFunction(
    _ pixels: Tensor, views: Views, size: Int, using generator: inout SeededGenerator
  ) throws(TensorError) -> Tensor {
    let batch = pixels.shape[0]
    let warped = try pixels.warped(
      by: Tensor(views.maps, shape: [batch, 2, 3]), height: size, width: size)
    let lit =
      try warped * Tensor(views.gains, shape: [batch, 1, 1, 1])
      + Tensor(views.offsets, shape: [batch, 1, 1, 1])
    guard erasing > 0 else { return lit }
    let kept = try Tensor(
      keptPlaces(batch: batch, size: size, using: &generator), shape: [batch, 1, size, size])
    // Erased pixels become mid-grey, near the mean of faces.
    return try (lit - 0.5) * kept + 0.5
  }

  /// A map from output to input in -1...1: mirror image, rotation, size and shift.
  private func affineMap(crop: Float, using generator: inout SeededGenerator) -> [Float] {
    let angle = Float.random(in: -rotation...rotation, using: &generator) * .pi / 180
    let size = crop * (1 + Float.random(in: -scale...scale, using: &generator))
    let mirror: Float = mirrors && Bool.random(using: &generator) ? -1 : 1
    let x = 2 * Float.random(in: -shift...shift, using: &generator)
    let y = 2 * Float.random(in: -shift...shift, using: &generator)
    let (cosine, sine) = (cosf(angle) * size, sinf(angle) * size)
    return [cosine * mirror, -sine, x, sine * mirror, cosine, y]
  }

  private func keptPlaces(batch: Int, size: Int, using generator: inout SeededGenerator) -> [Float]
  {
    var kept = [Float](repeating: 1, count: batch * size * size)
    for example in 0..<batch {
      guard Float.random(in: 0..<1, using: &generator) < erasing else { continue }
      let longest = max(1, Int(erasedSide * Float(size)))
      let height = Int.random(in: 1...longest, using: &generator)
      let width = Int.random(in: 1...longest, using: &generator)
      let top = Int.random(in: 0...(size - height), using: &generator)
      let left = Int.random(in: 0...(size - width), using: &generator)
      for row in top..<(top + height) {
        let start = (example * size + row) * size + left
        for place in start..<(start + width) { kept[place] = 0 }
      }
    }
    return kept
  }
}

extension PictureAugmentation {
  /// The augmentation in one line for model cards.
  var words: String {
    var parts = ["random crops"]
    if mirrors { parts.append("mirror images") }
    if rotation > 0 { parts.append("turns up to \(rotation) degrees") }
    if scale > 0 { parts.append("size up to \(scale)") }
    if shift > 0 { parts.append("shifts up to \(shift) of the side") }
    if contrast > 0 { parts.append("contrast up to \(contrast)") }
    if brightness > 0 { parts.append("brightness up to \(brightness)") }
    if erasing > 0 {
      parts.append("a rectangle up to \(erasedSide) of the side erased in \(erasing)")
    }
    if mixupProbability > 0 { parts.append("mixup in \(mixupProbability)") }
    return parts.joined(separator: "; ")
  }
}

/// Which pictures of a batch are mixed, and how strongly (Zhang et al., "mixup: Beyond empirical
/// risk minimization", ICLR 2018).
///
/// The stronger picture of a pair counts as the first, so the second one's share is uniform in
/// `0...0.5`: the paper's Beta(1, 1), folded.
struct PictureMixing: Equatable {
  /// The place in the batch of each picture's partner.
  let partners: [Int]
  /// The partner's share of each picture, `0...0.5`; 0 leaves the picture as it is.
  let shares: [Float]

  /// - Parameter pixels: `[batch, ...]`.
  func callAsFunction(_ pixels: Tensor) throws(TensorError) -> Tensor {
    var shape = [Int](repeating: 1, count: pixels.shape.count)
    shape[0] = shares.count
    return try pixels + Tensor(shares, shape: shape) * (pixels.rows(partners) - pixels)
  }
}

extension PictureAugmentation {
  /// Draws partners and shares for a batch; nil if mixing is off.
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
