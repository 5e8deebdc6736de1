import PixelImages
import Toolkit

extension Scene {
  /// Lifts the value of hue, saturation and value.
  func brightness(_ picture: Raster) -> Raster {
    let lift = strength([0.05, 0.1, 0.15, 0.2, 0.3], [0.1, 0.2, 0.3, 0.4, 0.5]) as Float
    var bright = picture
    for index in picture.planes[0].indices {
      let value = picture.planes.map { $0[index] }.max() ?? 0
      let lifted = min(value + lift, 1)
      for channel in picture.planes.indices {
        bright.planes[channel][index] =
          value > 0 ? picture.planes[channel][index] * lifted / value : lifted
      }
    }
    return bright
  }

  /// Brings each channel nearer to its mean.
  func contrast(_ picture: Raster) -> Raster {
    let kept = strength([0.75, 0.5, 0.4, 0.3, 0.15], [0.4, 0.3, 0.2, 0.1, 0.05]) as Float
    return Raster(
      width: picture.width, height: picture.height,
      planes: picture.planes.map { plane in
        let mean = plane.reduce(0, +) / Float(plane.count)
        return plane.map { (mean + ($0 - mean) * kept) }
      })
  }

  /// A random affine move, then small waves.
  func elasticTransform(_ picture: Raster, _ generator: inout SeededGenerator) -> Raster {
    let (waves, smoothness, pull) = strength(
      [(0, 0, 0.08), (0.05, 0.2, 0.07), (0.08, 0.06, 0.06), (0.1, 0.04, 0.05), (0.1, 0.03, 0.03)],
      [(2, 0.7, 0.1), (2, 0.08, 0.2), (0.05, 0.01, 0.02), (0.07, 0.01, 0.02), (0.12, 0.01, 0.02)])
    let side = Double(min(picture.width, picture.height))
    let bent = picture.moved(
      .mirrored, from: picture.pull(by: pull * side, using: &generator))
    guard waves > 0 else { return bent }
    let fields = (0..<2).map { _ in
      Raster(width: picture.width, height: picture.height) {
        Float.random(in: -1...1, using: &generator)
      }
      .blurred(smoothness * side, ending: 3).planes[0]
    }
    return bent.moved(.mirrored) { x, y in
      let index = y * picture.width + x
      return (
        Double(x) + waves * side * Double(fields[0][index]),
        Double(y) + waves * side * Double(fields[1][index])
      )
    }
  }

  func pixelate(_ picture: Raster) -> Raster {
    let share = strength([0.95, 0.9, 0.85, 0.75, 0.65], [0.6, 0.5, 0.4, 0.3, 0.25])
    let (width, height) = (
      max(1, Int(Double(picture.width) * share)), max(1, Int(Double(picture.height) * share))
    )
    return picture.resampled(width: width, height: height)
      .resampled(width: picture.width, height: picture.height)
  }

  /// Written as JPEG and read again.
  func jpegCompression(_ picture: Raster) throws(AttackError) -> Raster {
    let quality = strength([80, 65, 58, 50, 40], [25, 18, 15, 10, 7])
    guard picture.planes.count == 1 || picture.planes.count == 3 else {
      throw .inapplicable(
        attack: Corruption.jpegCompression.rawValue,
        reason: "they have \(picture.planes.count) channels, and a JPEG has 1 or 3")
    }
    let bytes = picture.limited.values.map { UInt8(($0 * 255).rounded()) }
    do {
      let batch = try PixelBatch(
        count: 1, channels: picture.planes.count, height: picture.height, width: picture.width,
        bytes: bytes)
      let image = try Image(
        width: picture.width, height: picture.height, channels: picture.planes.count,
        pixels: batch.interleaved(0))
      let decoded = try Image.decode(image.jpegData(quality: quality), name: "a JPEG in memory")
      let back = try PixelBatch(
        interleaved: [picture.planes.count == 3 ? decoded.rgb().pixels : decoded.grey().pixels],
        channels: picture.planes.count, height: picture.height, width: picture.width)
      let plane = picture.width * picture.height
      return Raster(
        width: picture.width, height: picture.height,
        planes: (0..<picture.planes.count).map { channel in
          back.bytes[channel * plane..<(channel + 1) * plane].map { Float($0) / 255 }
        })
    } catch let error as AttackError {
      throw error
    } catch {
      throw .inapplicable(attack: Corruption.jpegCompression.rawValue, reason: "\(error)")
    }
  }
}

extension Raster {
  /// A random affine map that pulls three points of the picture by up to a reach, for `moved`.
  fileprivate func pull(
    by reach: Double, using generator: inout SeededGenerator
  ) -> (Int, Int) -> (x: Double, y: Double) {
    let (middleX, middleY) = (Double(width / 2), Double(height / 2))
    let arm = max(1, Double(min(width, height) / 3))
    // At (arm, arm), (arm, -arm) and (-arm, -arm), seen from the middle.
    let pulls = (0..<3).map { _ in
      (
        Double.random(in: -reach...reach, using: &generator),
        Double.random(in: -reach...reach, using: &generator)
      )
    }
    // A pull is linear in the place; its values at the three points determine it.
    func linear(_ values: [Double]) -> (x: Double, y: Double, middle: Double) {
      let (x, y) = ((values[1] - values[2]) / (2 * arm), (values[0] - values[1]) / (2 * arm))
      return (x, y, values[0] - (x + y) * arm)
    }
    let (right, down) = (linear(pulls.map(\.0)), linear(pulls.map(\.1)))
    return { column, row in
      let (x, y) = (Double(column) - middleX, Double(row) - middleY)
      return (
        Double(column) + right.x * x + right.y * y + right.middle,
        Double(row) + down.x * x + down.y * y + down.middle
      )
    }
  }
}
