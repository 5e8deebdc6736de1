public import EmotionCore
public import PixelImages
import Toolkit

/// A face's appearance for re-identification: its grey values between brows and chin on a grid
/// placed on eyes and mouth, without mean, slope and contrast.
///
/// Meant for seconds of one video, not for recognising people: it assumes unchanged hair, glasses
/// and light.
public struct FaceSignature: Equatable, Sendable {
  /// The number of cells along each side of the grid.
  static let side = 24

  /// `[side, side]`, with length 1.
  let values: [Float]

  /// - Returns: nil if the points do not form a face.
  /// - Parameters:
  ///   - image: Grey.
  ///   - landmarks: 68, in its pixels.
  public init?(_ image: Image, _ landmarks: Landmarks) {
    precondition(image.channels == 1)
    guard landmarks.count == Landmarks.Scheme68.count,
      let grid = GridPlacement(landmarks)
    else { return nil }
    var values = [Float](repeating: 0, count: Self.side * Self.side)
    // Take four samples per cell, so that a large face is not read at single pixels.
    let step = 1 / Double(2 * Self.side)
    image.pixels.withUnsafeBufferPointer { pixels in
      for row in 0..<2 * Self.side {
        for column in 0..<2 * Self.side {
          let place = grid.place((Double(column) + 0.5) * step, (Double(row) + 0.5) * step)
          values[row / 2 * Self.side + column / 2] +=
            Self.value(at: place, pixels, width: image.width, height: image.height)
        }
      }
    }
    guard let normalized = Self.normalized(values) else { return nil }
    self.values = normalized
  }

  private init(normalized values: [Float]) { self.values = values }

  /// The similarity of two signatures: 1 if equal, about 0 if unrelated.
  public func similarity(to other: FaceSignature) -> Double {
    Double(zip(values, other.values).reduce(0) { $0 + $1.0 * $1.1 })
  }

  /// The weighted mean of both; `share` is this one's weight.
  func blended(with other: FaceSignature, share: Float) -> FaceSignature {
    let mean = zip(values, other.values).map { share * $0 + (1 - share) * $1 }
    let length = mean.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return length > 0 ? FaceSignature(normalized: mean.map { $0 / length }) : self
  }

  /// The value interpolated between four pixels; outside the image, that of the border.
  private static func value(
    at place: Point, _ pixels: UnsafeBufferPointer<UInt8>, width: Int, height: Int
  ) -> Float {
    let x = min(max(place.x, 0), Double(width - 1))
    let y = min(max(place.y, 0), Double(height - 1))
    let (left, top) = (min(Int(x), max(0, width - 2)), min(Int(y), max(0, height - 2)))
    let (right, bottom) = (min(left + 1, width - 1), min(top + 1, height - 1))
    let (across, down) = (Float(x) - Float(left), Float(y) - Float(top))
    func pixel(_ x: Int, _ y: Int) -> Float { Float(pixels[y * width + x]) }
    let upper = pixel(left, top) * (1 - across) + pixel(right, top) * across
    let lower = pixel(left, bottom) * (1 - across) + pixel(right, bottom) * across
    return upper * (1 - down) + lower * down
  }

  /// Removes mean and slope by least squares and scales the length to 1; nil for a uniform grid.
  private static func normalized(_ values: [Float]) -> [Float]? {
    let middle = Float(side - 1) / 2
    let count = Float(values.count)
    var (sum, slopeX, slopeY): (Float, Float, Float) = (0, 0, 0)
    for (index, value) in values.enumerated() {
      sum += value
      slopeX += value * (Float(index % side) - middle)
      slopeY += value * (Float(index / side) - middle)
    }
    let spread =
      Float(side)
      * (0..<side).reduce(0) { sum, column in
        sum + (Float(column) - middle) * (Float(column) - middle)
      }
    let flat = values.enumerated().map { index, value in
      value - sum / count - slopeX / spread * (Float(index % side) - middle)
        - slopeY / spread * (Float(index / side) - middle)
    }
    let length = flat.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return length > 1e-3 ? flat.map { $0 / length } : nil
  }
}

/// The placement of a unit square that has fixed places for the eyes and the mouth.
private struct GridPlacement {
  private let similarity: Similarity

  private static let places = [
    Point(x: 0.27, y: 0.28), Point(x: 0.73, y: 0.28), Point(x: 0.5, y: 0.8),
  ]

  /// The least-squares similarity of the three places and the points.
  init?(_ landmarks: Landmarks) {
    let targets = [
      Landmarks.Scheme68.leftEye, Landmarks.Scheme68.rightEye, Landmarks.Scheme68.outerMouth,
    ].map { range in
      range.reduce(Point(x: 0, y: 0)) { $0 + landmarks.points[$1] } * (1 / Double(range.count))
    }
    guard let similarity = Similarity(from: Self.places, to: targets),
      Point(x: similarity.a, y: similarity.b).length > 4
    else { return nil }
    self.similarity = similarity
  }

  func place(_ x: Double, _ y: Double) -> Point { similarity(Point(x: x, y: y)) }
}
