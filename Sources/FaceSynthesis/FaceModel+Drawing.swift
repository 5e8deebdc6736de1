import EmotionCore
import PixelImages
import Toolkit

extension FaceModel {
  /// Draws a face and returns it with its landmarks.
  ///
  /// The same description gives the same image on any thread.
  ///
  /// - Parameter side: The side of the image in pixels, 32 to 4096.
  /// - Returns: A grey image.
  /// - Throws: `FaceModelError.side`, `.undrawable` if a number is out of range, or `.picture` if
  ///   memory is short.
  public func draw(_ face: FaceDescription, side: Int) throws(FaceModelError) -> DrawnFace {
    guard FaceModelError.sides.contains(side) else { throw .side(side) }
    try face.validate()
    let (shape, texture) = appearance(of: face)
    let place = place(of: face, side: Double(side))
    var canvas = [Float](repeating: 0, count: side * side)
    let warp = TextureWarp(
      texture: texture, width: parts.textureSide, height: parts.textureSide,
      reference: mesh.points, triangles: mesh.triangles)
    warp.draw(
      onto: &canvas, width: side, height: side, mesh: FaceFrame.mesh(of: shape).map { place($0) },
      outside: toTexture(place))
    light(&canvas, face: face, side: side)
    return DrawnFace(
      image: try developed(canvas, face: face, side: side),
      landmarks: Landmarks(points: shape.map { place($0) }))
  }

  /// From the frame to the image's pixels.
  private func place(of face: FaceDescription, side: Double) -> Similarity {
    let angle = face.roll * Double.pi / 180
    let (a, b) = (
      side * face.size * cosine(angle), side * face.size * sine(angle)
    )
    let turned = Similarity(a: a, b: b, shift: Point(x: 0, y: 0))(Point(x: 0.5, y: 0.5))
    let centre = Point(x: side * (0.5 + face.shiftX), y: side * (0.5 + face.shiftY))
    // Pixels are measured from the centre of the first one, the frame from its corner.
    return Similarity(a: a, b: b, shift: centre - turned - Point(x: 0.5, y: 0.5))
  }

  /// From the image's pixels to those of an undeformed texture.
  private func toTexture(_ place: Similarity) -> Similarity {
    let back = place.inverse
    let side = Double(parts.textureSide)
    return Similarity(
      a: back.a * side, b: back.b * side,
      shift: back.shift * side - Point(x: 0.5, y: 0.5))
  }

  /// Converts the texture's units to grey values and applies the light.
  private func light(_ canvas: inout [Float], face: FaceDescription, side: Int) {
    let (brightness, contrast) = (Float(face.brightness), Float(face.contrast))
    let half = Float(side) / 2
    for row in 0..<side {
      let down = 1 + Float(face.lightY) * (Float(row) + 0.5 - half) / half
      for column in 0..<side {
        let light = down + Float(face.lightX) * (Float(column) + 0.5 - half) / half
        canvas[row &* side &+ column] =
          (brightness + contrast * canvas[row &* side &+ column]) * light
      }
    }
  }

  /// Applies the camera: blur, 8 bits, noise, and JPEG if there is a quality.
  private func developed(
    _ canvas: [Float], face: FaceDescription, side: Int
  ) throws(FaceModelError) -> Image {
    do throws(ImageError) {
      let image = try Image(width: side, height: side, channels: 1, pixels: canvas.map(\.grey))
      return try image.blurred(deviation: face.blur * Double(side) / 350).taken(
        noise: face.noise, seed: face.seed, jpegQuality: face.jpegQuality)
    } catch { throw .picture(reason: error.description) }
  }
}

extension FaceModel {
  /// The shape of a face, 68 points in the `FaceFrame`, and its texture, `[side, side]`.
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

  /// The weights of all modes, in the units of the modes' values.
  package func weights(of face: FaceDescription) -> Appearance {
    let neutral = parts.emotions[Emotion.neutral.index].mean
    let emotion = parts.emotions[face.emotion.index]
    func sum(
      _ part: KeyPath<Appearance, [Float]>, identity: [Float], deviations: [Float]
    ) -> [Float] {
      let (calm, mean) = (neutral[keyPath: part], emotion.mean[keyPath: part])
      let way = Float(face.intensity) * emotion.strength
      let (spread, yaw) = (emotion.deviation[keyPath: part], parts.yaw[keyPath: part])
      return deviations.indices.map { mode in
        let own = mode < identity.count ? identity[mode] * spread[mode] : 0
        let expressed = calm[mode] + way * (mean[mode] - calm[mode])
        return deviations[mode] * (expressed + own + Float(face.yaw) * yaw[mode])
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
