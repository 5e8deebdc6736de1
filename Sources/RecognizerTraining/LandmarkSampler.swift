import EmotionCore
import EmotionRecognition
import Glibc
import PixelImages
import Toolkit

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
