public import EmotionDatasets
public import FaceAnalysis
import Toolkit

/// Runs labelled pictures through a face pipeline, on several threads, and gives the results in
/// order.
///
/// The pipelines keep their buffers between calls.
public struct PictureSweep: Sendable {
  private let pipelines: WorkerPool<FacePipeline, FaceError>

  public init(_ pipeline: FacePipeline.Recipe, threads: Int) {
    pipelines = pipeline.pool(threads: threads)
  }

  /// Processes pictures.
  ///
  /// - Parameters:
  ///   - body: Processes one picture, given its place in the list.
  ///   - take: Gets each result in order; an error comes from `body`.
  ///   - report: Called now and then with the number of pictures done.
  /// - Throws: What `take` throws.
  public func run<Output: Sendable>(
    over range: Range<Int>, of pictures: [LabelledImage],
    _ body: @escaping @Sendable (FacePipeline, LabelledImage, Int) throws -> Output,
    take: (Int, Result<Output, any Error>) throws -> Void, report: (Int) -> Void = { _ in }
  ) throws {
    // Small batches report progress often, and the wait at the end of each is short.
    let batch = 32 * pipelines.count
    for begin in stride(from: range.lowerBound, to: range.upperBound, by: batch) {
      let part = begin..<min(begin + batch, range.upperBound)
      let results = pipelines.results(part) { pipeline, place in
        try body(pipeline, pictures[place], place)
      }
      for (place, result) in zip(part, results) { try take(place, result) }
      report(part.upperBound)
    }
  }
}
