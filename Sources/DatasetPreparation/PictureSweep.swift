public import EmotionDatasets
public import FaceAnalysis
import Synchronization
import Toolkit

/// Runs labelled pictures through a face pipeline, on several threads, and gives the results in
/// order.
///
/// The pipelines keep their buffers between calls.
public struct PictureSweep: Sendable {
  private let pipelines: WorkerPool<FacePipeline, any Error>

  public init(_ pipeline: FacePipeline.Recipe, threads: Int) {
    pipelines = pipeline.pool(threads: threads)
  }

  /// Processes pictures; only a few are in progress or waiting for an earlier one.
  ///
  /// - Parameters:
  ///   - body: Processes one picture, given its place in the list.
  ///   - take: Gets each result in order, one at a time, on any thread; an error comes from `body`.
  /// - Throws: What `take` throws, or `FaceError` if no pipeline can be made.
  public func run<Output: Sendable>(
    over range: Range<Int>, of pictures: [LabelledImage],
    _ body: @Sendable (FacePipeline, LabelledImage, Int) throws -> Output,
    take: @Sendable (Int, Result<Output, any Error>) throws -> Void
  ) throws {
    let places = Mutex(range.makeIterator())
    try pipelines.stream(
      next: { places.withLock { $0.next() } },
      body: { pipeline, place in (place, Result { try body(pipeline, pictures[place], place) }) },
      deliver: { try take($0.0, $0.1) })
  }
}
