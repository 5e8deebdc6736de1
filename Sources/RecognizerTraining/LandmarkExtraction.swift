import DatasetPreparation
import EmotionCore
import EmotionDatasets
import EmotionRecognition
import FaceAnalysis
import Glibc
import PixelImages
import Safetensors
import Synchronization
import Toolkit

/// Finds the landmarks of pictures and their copies, exactly as the recogniser does, on several
/// threads.
///
/// The result depends only on the pictures and the settings: each picture's random numbers come
/// from the seed and its place in the list.
struct LandmarkExtraction: Sendable {
  private let copies: LandmarkCopies
  /// What finds the faces, in face crops, and places the points.
  private let pipeline: FacePipeline.Recipe
  private let sweep: PictureSweep
  /// The number of pictures in one file of the cache, which is the most that a kill can lose.
  var chunkSize = 512

  init(copies: LandmarkCopies, pipeline: FacePipeline.Recipe, threads: Int) {
    (self.copies, self.pipeline) = (copies, pipeline)
    sweep = PictureSweep(pipeline, threads: threads)
  }

  /// The landmarks of pictures, taken from the cache if it has them.
  ///
  /// - Parameter report: Called with the number of pictures just done, and whether they came from
  ///   the cache.
  /// - Throws: `SafetensorsError`: the cache cannot be written; an error that is no fault of the
  ///   pictures, such as a detector that cannot be made.
  func samples(
    of images: [LabelledImage], cache: LandmarkCache?, report: @Sendable (Int, Bool) -> Void
  ) throws -> LandmarkSamples {
    let count = copies.count
    var samples = LandmarkSamples(copies: count)
    for begin in stride(from: 0, to: images.count, by: chunkSize) {
      let range = begin..<min(begin + chunkSize, images.count)
      if let kept = cache?.read(range, copies: count) {
        samples.append(kept, of: images)
        report(range.count, true)
        continue
      }
      let chunk = try find(range, in: images) { report($0, false) }
      try cache?.write(chunk, copies: count)
      samples.append(chunk, of: images)
    }
    return samples
  }

  private func find(
    _ range: Range<Int>, in images: [LabelledImage], report: @Sendable (Int) -> Void
  ) throws -> LandmarkChunk {
    let chunk = Mutex(LandmarkChunk(range: range))
    try sweep.run(over: range, of: images) { pipeline, item, place in
      var generator = SeededGenerator(seed: copies.seed, stream: UInt64(place))
      return try sample(item.load(), by: pipeline, using: &generator)
    } take: { place, result in
      report(1)
      do {
        let sample = try result.get()
        chunk.withLock { chunk in
          guard let sample else {
            chunk.facelessCount += 1
            return
          }
          chunk.indices.append(place)
          chunk.sources.append(sample.source)
          chunk.points += sample.points
        }
      } catch let error as any DescribedError where error.fault != .software {
        chunk.withLock { $0.rejections.append(Rejection(images[place], error)) }
      }
    }
    return chunk.withLock { $0 }
  }
}

/// The landmarks of one picture and its copies.
struct LandmarkSample: Equatable, Sendable {
  let source: BoxSource
  /// `[copies, 68, 2]`, x before y, in pixels of the enlarged picture.
  let points: [Float]
}

extension LandmarkExtraction {
  /// The landmarks of a picture's best face; nil if none is found and the policy is `skip`.
  ///
  /// The face is detected once; the copies vary its box.
  ///
  /// - Throws: `FaceError`: the picture is too small, no face is found and the policy is `error`;
  ///   `RecognitionError`: the landmarks are unusable; `ImageError`.
  private func sample(
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

/// The progress of the search for landmarks.
public struct LandmarkProgress: Sendable {
  /// The pictures done, and their total.
  public let done: Int
  public let total: Int
  /// The estimated time left; zero while it is unknown.
  public let timeLeft: Duration
}

/// Estimates the time left; pictures from the cache count as done but do not affect the pace.
struct LandmarkPace {
  let total: Int
  private var done = 0
  private var found = 0
  private let start = ContinuousClock.now

  init(total: Int) { self.total = total }

  mutating func add(_ count: Int, cached: Bool) -> LandmarkProgress {
    done += count
    if !cached { found += count }
    let each = found > 0 ? (ContinuousClock.now - start) / found : .zero
    return LandmarkProgress(done: done, total: total, timeLeft: each * (total - done))
  }
}
