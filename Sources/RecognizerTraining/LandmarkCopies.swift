import EmotionCore
import EmotionRecognition
import FaceAnalysis
import Glibc
import PixelImages
import Toolkit

/// Copies of each training picture, which teach the classifier how landmarks move with the box and
/// with noise.
///
/// Copy 0 is the picture and copy 1 its mirror image. Every second further copy is mirrored too,
/// and each has its own box and its own pixel noise.
public struct LandmarkCopies: Codable, Equatable, Sendable {
  /// The number of copies, including the picture itself; at least 1.
  public var count: Int
  /// The standard deviation of the box's shift along each axis, in sides of the box.
  public var shift: Double
  /// The standard deviation of the logarithm of the box's size.
  public var scale: Double
  /// The largest standard deviation of a copy's normal noise, in 255ths of the range of values;
  /// each copy's is uniform from 0 to this.
  public var largestNoise: Double
  /// Decides shifts, sizes and noise.
  ///
  /// It is separate from the seed of the training, so that runs with different seeds can share
  /// found landmarks.
  public var seed: UInt64

  /// Stoic's settings for FER2013.
  public init(
    count: Int = 5, shift: Double = 0.03, scale: Double = 0.05, largestNoise: Double = 8,
    seed: UInt64 = 0
  ) {
    self.count = count
    self.shift = shift
    self.scale = scale
    self.largestNoise = largestNoise
    self.seed = seed
  }

  /// The copies in one line for model cards.
  var words: String {
    "\(count) a picture, half of them mirrored; boxes shifted by \(shift) of their side and sized by "
      + "\(scale), standard deviations; noise up to \(largestNoise)/255; seed \(seed)"
  }

  /// The picture and its mirror image, unchanged: what a recogniser sees.
  static let pictureAndMirror = LandmarkCopies(count: 2, shift: 0, scale: 0, largestNoise: 0)
}

/// The landmarks of one picture and its copies.
struct LandmarkSample: Equatable, Sendable {
  let source: BoxSource
  /// `[copies, 68, 2]`, x before y, in pixels of the enlarged picture.
  let points: [Float]
}

/// Finds the landmarks of pictures and their copies exactly as the recogniser does.
struct LandmarkSampler: Sendable {
  let copies: LandmarkCopies
  /// What finds the faces, in face crops, and places the points.
  let pipeline: FacePipeline.Recipe

  /// The landmarks of a picture's best face; nil if none is found and the policy is `skip`.
  ///
  /// The face is detected once; the copies vary its box.
  ///
  /// - Throws: `FaceError`: the picture is too small, no face is found and the policy is `error`;
  ///   `RecognitionError`: the landmarks are unusable; `ImageError`.
  func sample(
    _ picture: Image, by finder: FacePipeline, using generator: inout SeededGenerator
  ) throws -> LandmarkSample? {
    let located = try finder.locate(picture)
    guard let face = located.faces.first, let predictor = pipeline.predictor else { return nil }
    let traits = pipeline.traits
    var points: [Float] = []
    points.reserveCapacity(copies.count * Landmarks.Scheme68.count * 2)
    for copy in 0..<copies.count {
      var image = located.enlarged
      var box = face.box
      if copy >= 2 {
        box = jittered(box, using: &generator)
        image = try EnlargedImage(
          noisy(picture, using: &generator), minimumSide: traits.enlargedSide)
      }
      if copy % 2 == 1 {
        box = box.mirrored(imageWidth: picture.width)
        image = image.mirrored()
      }
      try append(
        predictor.landmarks(
          in: image, box: box, refinement: pipeline.refinesBox ? traits.landmarkBox : nil),
        to: &points)
    }
    return LandmarkSample(source: face.source, points: points)
  }

  private func append(
    _ landmarks: Landmarks, to points: inout [Float]
  ) throws {
    let hasShape = landmarks.points.contains { $0 != landmarks.points.first }
    guard hasShape, landmarks.points.allSatisfy({ $0.x.isFinite && $0.y.isFinite }) else {
      throw RecognitionError(
        .unsuitableInput, fault: .data,
        "The landmarks coincide or are not finite; expected 68 points of a face.")
    }
    for point in landmarks.points {
      points.append(Float(point.x))
      points.append(Float(point.y))
    }
  }

  private func jittered(_ box: Rect, using generator: inout SeededGenerator) -> Rect {
    let center = Point(
      x: box.center.x + copies.shift * box.width * generator.normalDeviate(),
      y: box.center.y + copies.shift * box.height * generator.normalDeviate())
    let factor = exp(copies.scale * generator.normalDeviate())
    let (width, height) = (box.width * factor, box.height * factor)
    return Rect(
      x: center.x - width / 2, y: center.y - height / 2, width: width, height: height)
  }

  /// The picture with noise, rounded to 8 bits like a stored picture.
  private func noisy(
    _ picture: Image, using generator: inout SeededGenerator
  ) throws -> Image {
    let deviation = Double.random(in: 0...1, using: &generator) * copies.largestNoise
    guard deviation > 0 else { return picture }
    let pixels = picture.pixels.map {
      UInt8(clamping: Int((Double($0) + deviation * generator.normalDeviate()).rounded()))
    }
    return try Image(
      width: picture.width, height: picture.height, channels: picture.channels, pixels: pixels)
  }
}
