import DatasetPreparation
import EmotionDatasets
import FaceAnalysis
import Safetensors
import Toolkit

/// Finds the landmarks of many pictures on several threads.
///
/// The result depends only on the pictures and the settings: each picture's random numbers come
/// from the seed and its place in the list.
struct LandmarkExtraction {
  private let sampler: LandmarkSampler
  private let sweep: PictureSweep
  /// The number of pictures in one file of the cache, which is the most that a kill can lose.
  var chunkSize = 512

  init(copies: LandmarkCopies, pipeline: FacePipeline.Recipe, threads: Int) {
    sampler = LandmarkSampler(copies: copies, pipeline: pipeline)
    sweep = PictureSweep(pipeline, threads: threads)
  }

  /// The landmarks of pictures, taken from the cache if it has them.
  ///
  /// - Parameter report: Called with the number of pictures just done, and whether they came from
  ///   the cache.
  /// - Throws: `SafetensorsError`: the cache cannot be written; an error that is no fault of the
  ///   pictures, such as a detector that cannot be made.
  func samples(
    of images: [LabelledImage], cache: LandmarkCache?, report: (Int, Bool) -> Void
  ) throws -> LandmarkSamples {
    let copies = sampler.copies.count
    var samples = LandmarkSamples(copies: copies)
    for begin in stride(from: 0, to: images.count, by: chunkSize) {
      let range = begin..<min(begin + chunkSize, images.count)
      if let kept = cache?.read(range, copies: copies) {
        samples.append(kept, of: images)
        report(range.count, true)
        continue
      }
      let chunk = try find(range, in: images) { report($0, false) }
      try cache?.write(chunk, copies: copies)
      samples.append(chunk, of: images)
    }
    return samples
  }

  private func find(
    _ range: Range<Int>, in images: [LabelledImage], report: (Int) -> Void
  ) throws -> LandmarkChunk {
    var chunk = LandmarkChunk(range: range)
    try sweep.run(over: range, of: images) { [sampler] pipeline, item, place in
      var generator = SeededGenerator(seed: sampler.copies.seed, stream: UInt64(place))
      return try sampler.sample(item.load(), by: pipeline, using: &generator)
    } take: { place, result in
      report(1)
      do {
        guard let sample = try result.get() else {
          chunk.facelessCount += 1
          return
        }
        chunk.indices.append(place)
        chunk.sources.append(sample.source)
        chunk.points += sample.points
      } catch let error as any DescribedError where error.fault != .software {
        chunk.rejections.append(Rejection(images[place], error))
      }
    }
    return chunk
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
