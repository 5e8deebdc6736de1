import EmotionCore
import EmotionRecognition
import Glibc
import PixelImages
import Toolkit

/// The copies of each training picture whose landmarks are found, so that the classifier learns how
/// landmarks move with the box and with noise.
///
/// Copy 0 is the picture, copy 1 its mirror image; of the others, every second is mirrored too, and
/// each has a box of its own and pixel noise of its own.
public struct LandmarkCopies: Codable, Equatable, Sendable {
  /// The number of copies, the picture itself included: at least 1.
  public var count: Int
  /// The standard deviation of the box's shift by axis, in sides of the box.
  public var shift: Double
  /// The standard deviation of the logarithm of the box's size.
  public var scale: Double
  /// Each copy's noise is normal, with a standard deviation drawn evenly from 0 to this, in 255ths
  /// of the range of values.
  public var largestNoise: Double
  /// Decides shifts, sizes and noise.
  ///
  /// It is apart from the seed of the training, so that runs with different seeds can share the
  /// landmarks that were found.
  public var seed: UInt64

  /// Stoic's own settings, for FER2013.
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

  /// The copies for people, in one line, as model cards have them.
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

/// Finds the landmarks of pictures and of their copies, in the way the recogniser does.
///
/// One thread only.
final class LandmarkSampler {
  private let copies: LandmarkCopies
  private let finder: LandmarkFinder
  private let locator: FaceLocator

  init(
    copies: LandmarkCopies, noFace: NoFacePolicy, search: FaceSearch, finder: LandmarkFinder
  ) throws {
    self.copies = copies
    self.finder = finder
    locator = try FaceLocator(framing: .faceCrop, policy: noFace, search: search)
  }

  /// The landmarks of a picture's best face; `nil` where none was found and the policy is `skip`.
  ///
  /// The face is sought once: the copies' boxes are changed from the one that was found.
  ///
  /// - Throws: `RecognitionError`: the picture is too small, no face was found and the policy is
  ///   `error`, or a landmark is not a number.
  func sample(
    _ picture: Image, using generator: inout SeededGenerator
  ) throws -> LandmarkSample? {
    let enlarged = try EnlargedImage(picture)
    guard let face = try locator.faces(in: enlarged).first else { return nil }
    var points: [Float] = []
    points.reserveCapacity(copies.count * Landmarks.Scheme68.count * 2)
    for copy in 0..<copies.count {
      var image = enlarged
      var box = face.box
      if copy >= 2 {
        box = jittered(box, using: &generator)
        image = try EnlargedImage(noisy(picture, using: &generator))
      }
      if copy % 2 == 1 {
        box = box.mirrored(imageWidth: picture.width)
        image = image.mirrored()
      }
      try append(finder.landmarks(in: image, box: box), to: &points)
    }
    return LandmarkSample(source: face.source, points: points)
  }

  private func append(
    _ landmarks: Landmarks, to points: inout [Float]
  ) throws {
    let hasShape = landmarks.points.contains { $0 != landmarks.points.first }
    guard hasShape, landmarks.points.allSatisfy({ $0.x.isFinite && $0.y.isFinite }) else {
      throw RecognitionError(
        .faceAnalysis, fault: .data,
        "The landmarks coincide or are not finite numbers, where 68 places of a face are expected.")
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

  /// The picture with noise, rounded to 8 bits as a stored picture is.
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
