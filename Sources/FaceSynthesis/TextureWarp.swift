package import PixelImages
package import Toolkit

/// Deforms a texture from one mesh to another, triangle by triangle (piecewise affine).
package struct TextureWarp {
  /// The values to deform: `[height, width]`.
  let texture: [Float]
  let width: Int
  let height: Int
  /// The mesh in the texture's pixels, from the centre of the top left one.
  let reference: [Point]
  let triangles: [Triangle]

  /// - Precondition: Width and height are at least 2, and their product is the number of values.
  package init(
    texture: [Float], width: Int, height: Int, reference: [Point], triangles: [Triangle]
  ) {
    precondition(width >= 2 && height >= 2 && texture.count == width * height)
    self.texture = texture
    (self.width, self.height) = (width, height)
    self.reference = reference
    self.triangles = triangles
  }

  /// Fills a canvas of `[height, width]` with the texture, deformed to a mesh in the canvas's
  /// pixels.
  ///
  /// - Parameter outside: Maps pixels outside every triangle to the texture's pixels; beyond the
  ///   texture, its border is repeated.
  package func draw(
    onto canvas: inout [Float], width: Int, height: Int, mesh: [Point], outside: Similarity
  ) {
    texture.withUnsafeBufferPointer { texture in
      canvas.withUnsafeMutableBufferPointer { canvas in
        let sampler = Sampler(texture: texture, width: self.width, height: self.height)
        for row in 0..<height {
          var (u, v) = place(outside, row: row)
          for column in 0..<width {
            canvas[row &* width &+ column] = sampler.value(u, v)
            u += Float(outside.a)
            v += Float(outside.b)
          }
        }
        for triangle in triangles {
          fill(triangle, mesh: mesh, of: sampler, canvas: canvas, width: width, height: height)
        }
      }
    }
  }

  private func place(_ outside: Similarity, row: Int) -> (Float, Float) {
    let start = outside(Point(x: 0, y: Double(row)))
    return (Float(start.x), Float(start.y))
  }

  private func fill(
    _ triangle: Triangle, mesh: [Point], of sampler: Sampler,
    canvas: UnsafeMutableBufferPointer<Float>, width: Int, height: Int
  ) {
    let corners = [triangle.a, triangle.b, triangle.c].map { mesh[$0] }
    let (p, q, r) = (corners[0], corners[1] - corners[0], corners[2] - corners[0])
    let area = q.x * r.y - q.y * r.x
    guard area != 0, area.isFinite else { return }
    // The affine map from canvas to texture that the corners of both triangles define.
    let from = reference[triangle.a]
    let (s, t) = (reference[triangle.b] - from, reference[triangle.c] - from)
    let xx = (s.x * r.y - t.x * q.y) / area
    let xy = (t.x * q.x - s.x * r.x) / area
    let yx = (s.y * r.y - t.y * q.y) / area
    let yy = (t.y * q.x - s.y * r.x) / area
    let (top, bottom) = (corners.map(\.y).min() ?? 0, corners.map(\.y).max() ?? 0)
    let rows =
      clamped(
        top, below: height)...max(
        clamped(top, below: height), clamped(bottom, below: height))
    for row in rows {
      guard let span = Self.span(of: corners, row: Double(row)) else { continue }
      let first = max(0, Int(span.lowerBound.rounded(.up)))
      let last = min(width - 1, Int(span.upperBound.rounded(.down)))
      guard first <= last else { continue }
      let (dx, dy) = (Double(first) - p.x, Double(row) - p.y)
      var u = Float(from.x + xx * dx + xy * dy)
      var v = Float(from.y + yx * dx + yy * dy)
      for column in first...last {
        canvas[row &* width &+ column] = sampler.value(u, v)
        u += Float(xx)
        v += Float(yx)
      }
    }
  }

  private func clamped(_ row: Double, below height: Int) -> Int {
    min(height - 1, max(0, Int(min(max(row, -1), Double(height)).rounded(.up))))
  }

  /// The part of a row inside a triangle; nil if there is none.
  private static func span(of corners: [Point], row: Double) -> ClosedRange<Double>? {
    var (low, high) = (Double.infinity, -Double.infinity)
    for index in 0..<3 {
      let (a, b) = (corners[index], corners[(index + 1) % 3])
      guard min(a.y, b.y) <= row, row <= max(a.y, b.y) else { continue }
      let places = a.y == b.y ? [a.x, b.x] : [a.x + (row - a.y) / (b.y - a.y) * (b.x - a.x)]
      for x in places { (low, high) = (min(low, x), max(high, x)) }
    }
    guard low <= high, abs(low) < 1e6, abs(high) < 1e6 else { return nil }
    return low...high
  }

  /// Bilinear interpolation of a texture, whose border is repeated.
  private struct Sampler {
    let texture: UnsafeBufferPointer<Float>
    let width: Int
    let height: Int

    @inline(__always)
    func value(_ u: Float, _ v: Float) -> Float {
      let (right, bottom) = (Float(width &- 1), Float(height &- 1))
      let x = u > 0 ? (u < right ? u : right) : 0
      let y = v > 0 ? (v < bottom ? v : bottom) : 0
      let column = min(Int(x), width &- 2)
      let row = min(Int(y), height &- 2)
      let (across, down) = (x - Float(column), y - Float(row))
      let index = row &* width &+ column
      let upper = texture[index] + across * (texture[index &+ 1] - texture[index])
      let below = index &+ width
      let lower = texture[below] + across * (texture[below &+ 1] - texture[below])
      return upper + down * (lower - upper)
    }
  }
}
