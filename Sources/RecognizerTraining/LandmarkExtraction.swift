import EmotionDatasets
import EmotionRecognition
import PixelImages
import Safetensors
import Toolkit

/// Finds the landmarks of many pictures on several threads.
///
/// The result depends only on the pictures and the settings: each picture's random numbers come
/// from the seed and its place in the list.
struct LandmarkExtraction {
  let copies: LandmarkCopies
  let noFace: NoFacePolicy
  var search = FaceSearch()
  let finder: LandmarkFinder
  let threads: Int
  /// The number of pictures in one file of the cache, which is the most that a kill can lose.
  var chunkSize = 512

  /// The landmarks of pictures, taken from the cache if it has them.
  ///
  /// - Parameter report: Called with the number of pictures just done, and whether they came from
  ///   the cache.
  /// - Throws: `RecognitionError`: a detector cannot be made; `SafetensorsError`: the cache cannot
  ///   be written.
  func samples(
    of images: [LabelledImage], cache: LandmarkCache?, report: (Int, Bool) -> Void
  ) throws -> LandmarkSamples {
    var samples = LandmarkSamples(copies: copies.count)
    for begin in stride(from: 0, to: images.count, by: chunkSize) {
      let range = begin..<min(begin + chunkSize, images.count)
      if let kept = cache?.read(range, copies: copies.count) {
        samples.append(kept, of: images)
        report(range.count, true)
        continue
      }
      let chunk = try find(range, in: images) { report($0, false) }
      try cache?.write(chunk, copies: copies.count)
      samples.append(chunk, of: images)
    }
    return samples
  }

  /// The result for one picture.
  private enum Outcome: Sendable {
    case found(LandmarkSample)
    case faceless
    case rejected(Rejection)
  }

  private func find(
    _ range: Range<Int>, in images: [LabelledImage], report: (Int) -> Void
  ) throws -> LandmarkChunk {
    var chunk = LandmarkChunk(range: range)
    // Small batches report progress often; the wait at the end of each is short.
    let batch = 32 * threads
    for begin in stride(from: range.lowerBound, to: range.upperBound, by: batch) {
      let part = begin..<min(begin + batch, range.upperBound)
      let outcomes = try concurrentMap(part, threads: threads) {
        try LandmarkSampler(copies: copies, noFace: noFace, search: search, finder: finder)
      } _: { sampler, index in
        outcome(of: images[index], at: index, by: sampler)
      }
      for (index, outcome) in zip(part, outcomes) {
        switch outcome {
        case .found(let sample):
          chunk.indices.append(index)
          chunk.sources.append(sample.source)
          chunk.points += sample.points
        case .rejected(let rejection): chunk.rejections.append(rejection)
        case .faceless: chunk.facelessCount += 1
        }
      }
      report(part.count)
    }
    return chunk
  }

  private func outcome(
    of image: LabelledImage, at index: Int, by sampler: LandmarkSampler
  ) -> Outcome {
    var generator = SeededGenerator(seed: copies.seed, stream: UInt64(index))
    do {
      let sample = try sampler.sample(image.load(), using: &generator)
      return sample.map { .found($0) } ?? .faceless
    } catch {
      return .rejected(Rejection(image, error))
    }
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
