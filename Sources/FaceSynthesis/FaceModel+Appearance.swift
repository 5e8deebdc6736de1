import EmotionCore
import Toolkit

extension FaceModel {
  /// The shape of a described face, 68 points in the `FaceFrame`, and its texture, `[side, side]`.
  func appearance(of face: FaceDescription) -> (shape: [Point], texture: [Float]) {
    let weights = weights(of: face)
    var shape = parts.meanShape
    for (mode, weight) in zip(parts.shapeModes, weights.shape) where weight != 0 {
      for point in shape.indices {
        shape[point].x += Double(weight * mode[2 * point])
        shape[point].y += Double(weight * mode[2 * point + 1])
      }
    }
    return (shape, texture(weights.texture))
  }

  /// The weights of all modes, in the units of the modes' numbers: what a face is made of.
  package func weights(of face: FaceDescription) -> Appearance {
    let neutral = parts.emotions[Emotion.neutral.index].mean
    let emotion = parts.emotions[face.emotion.index]
    func sum(
      _ part: KeyPath<Appearance, [Float]>, identity: [Float], deviations: [Float]
    ) -> [Float] {
      let (calm, mean) = (neutral[keyPath: part], emotion.mean[keyPath: part])
      let way = Float(face.intensity) * emotion.strength
      let (spread, turn) = (emotion.deviation[keyPath: part], parts.turn[keyPath: part])
      return deviations.indices.map { mode in
        let own = mode < identity.count ? identity[mode] * spread[mode] : 0
        let expressed = calm[mode] + way * (mean[mode] - calm[mode])
        return deviations[mode] * (expressed + own + Float(face.turn) * turn[mode])
      }
    }
    return Appearance(
      shape: sum(\.shape, identity: face.shape, deviations: parts.shapeDeviations),
      texture: sum(\.texture, identity: face.texture, deviations: parts.textureDeviations))
  }

  private func texture(_ weights: [Float]) -> [Float] {
    var texture = parts.meanTexture
    let count = texture.count
    parts.textureModes.withUnsafeBufferPointer { modes in
      texture.withUnsafeMutableBufferPointer { sum in
        for (mode, weight) in weights.enumerated() where weight != 0 {
          let factor = weight * parts.textureSteps[mode]
          let zero = 128 * factor
          let values = modes[(mode * count)..<((mode + 1) * count)]
          var pixel = 0
          for value in values {
            sum[pixel] += Float(value) * factor - zero
            pixel &+= 1
          }
        }
      }
    }
    return texture
  }
}
