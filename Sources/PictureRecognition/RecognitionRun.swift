import EmotionRecognition
import FaceAnalysis
public import PixelImages
import Synchronization
import Toolkit

/// Reads a list of pictures on several threads and hands over the reports in the list's order.
///
/// Memory does not depend on the list's length: only a few pictures are in progress or waiting for
/// an earlier one. A picture that cannot be read gives a report and never ends the run.
public struct RecognitionRun: Sendable {
  /// What to do with a picture in which no face is found.
  public enum NoFace: String, CaseIterable, Sendable {
    /// Write a row that says so.
    case row
    /// Write nothing.
    case skip
    /// Write a failed row.
    case error
    /// Take a picture as a face crop, and say so in its row; a video's frame gets a row that says
    /// that there is no face.
    case whole
  }

  /// A picture that was read, with the report about it.
  public struct Outcome: Sendable {
    public let report: PictureReport
    /// nil if reading failed or the picture was not requested.
    public let picture: Image?

    public init(report: PictureReport, picture: Image?) {
      (self.report, self.picture) = (report, picture)
    }
  }

  /// Its `threads` pictures are read in parallel.
  public let reader: PictureReader
  public var noFace = NoFace.row
  /// The maximum number of pixels of a picture.
  public var pixelLimit = Image.defaultPixelLimit
  /// Whether pictures of 16 bits whose values fit into fewer are stretched to the full range.
  public var stretches = false
  /// Whether outcomes include their pictures.
  public var keepsPictures = false
  /// Asked before each picture, on any thread; once true, only those in progress are finished.
  public var isCancelled: @Sendable () -> Bool = { false }

  public init(_ reader: PictureReader) { self.reader = reader }

  /// Reads the pictures of a list up to its first video.
  ///
  /// - Parameters:
  ///   - list: The list to read; afterwards, what is left of it.
  ///   - video: Afterwards, the video or stream that comes next; nil at the list's end.
  ///   - skipped: Whether to skip a picture, as in a resumed run.
  ///   - take: Gets every outcome except those that `noFace` leaves out, in order, one at a time.
  /// - Returns: The counts, including pictures left out because they show no face.
  /// - Throws: What `take` throws, or `FaceError` if no detector can be made.
  public func run(
    _ list: inout PictureList, upTo video: inout PictureList.Item?,
    skipped: @Sendable (PictureList.Item) -> Bool = { _ in false },
    take: @Sendable (Outcome, RecognitionSummary) throws -> Void
  ) throws -> RecognitionSummary {
    let source = Mutex((list: list, video: PictureList.Item?.none))
    defer { (list, video) = source.withLock { ($0.list, $0.video) } }
    let delivery = Delivery(noFace: noFace)
    let readers = WorkerPool<PictureReader, any Error>(count: reader.threads) { [reader] in reader }
    try readers.stream(
      next: {
        source.withLock { source -> PictureList.Item? in
          while source.video == nil, let item = source.list.next() {
            guard item.kind == .picture else {
              source.video = item
              return nil
            }
            if !skipped(item) { return item }
          }
          return nil
        }
      },
      isCancelled: isCancelled,
      body: { reader, item in outcome(of: item, reader) },
      deliver: { outcome in try delivery.pass(outcome, to: take) })
    return delivery.summary
  }

  private func outcome(
    of item: PictureList.Item, _ reader: PictureReader
  ) -> Outcome {
    func failed(_ failure: PictureReport.Failure) -> Outcome {
      Outcome(
        report: PictureReport(path: item.path, number: item.number, content: .failed(failure)),
        picture: nil)
    }
    if let problem = item.problem { return failed(.init(problem, fault: .data)) }
    do {
      // The other threads may be about to need as much.
      try FaceSearch.checkMemory(pixels: 0, threads: self.reader.threads)
      let file = try PictureFile(item.path)
      let (picture, remarks) = try file.decode(
        pixelLimit: pixelLimit, colourLimit: FaceSearch.colourLimit, stretches: stretches)
      try FaceSearch.checkMemory(pixels: picture.width * picture.height)
      let found = try reader.faces(in: picture)
      let isWhole = found.isEmpty && noFace == .whole
      let faces = isWhole ? [try reader.wholeFace(in: picture)] : found
      return Outcome(
        report: PictureReport(
          path: item.path, number: item.number, content: noFace.content(faces), remarks: remarks,
          isWhole: isWhole),
        picture: keepsPictures
          ? try file.decode(pixelLimit: pixelLimit, stretches: stretches).image : nil)
    } catch { return failed(.init(error)) }
  }
}

extension RecognitionRun.NoFace {
  /// The report's content for the faces found in a picture or a frame.
  package func content(_ faces: [PictureReport.Face]) -> PictureReport.Content {
    guard faces.isEmpty else { return .faces(faces) }
    return self == .error ? .failed(.init("No face was found.", fault: .data)) : .noFace
  }
}

/// Counts outcomes and passes on all except those left out because they show no face.
///
/// One thread at a time may pass outcomes; any thread may read the counts.
package final class Delivery: Sendable {
  private let noFace: RecognitionRun.NoFace
  private let counts: Mutex<RecognitionSummary>

  package init(_ counts: RecognitionSummary = RecognitionSummary(), noFace: RecognitionRun.NoFace) {
    self.noFace = noFace
    self.counts = Mutex(counts)
  }

  package var summary: RecognitionSummary { counts.withLock { $0 } }

  package func pass(
    _ outcome: RecognitionRun.Outcome,
    to take: (RecognitionRun.Outcome, RecognitionSummary) throws -> Void
  ) throws {
    let report = outcome.report
    let summary = counts.withLock { counts in
      if report.time == nil { counts.pictures += 1 } else { counts.frames += 1 }
      counts.count(report.content)
      return counts
    }
    if report.content == .noFace, noFace == .skip { return }
    try take(outcome, summary)
  }
}

/// The counts of a run.
public struct RecognitionSummary: Equatable, Sendable {
  /// All pictures, including failed ones; video frames are counted separately.
  public var pictures = 0
  public var videos = 0
  /// All frames of the videos.
  public var frames = 0
  public var faces = 0
  /// The pictures and frames in which no face was found.
  public var noFace = 0
  /// The pictures and frames that could not be read, and the videos of `failedVideos`.
  public var failed = 0
  /// The videos that could not be opened, or broke off.
  public var failedVideos = 0
  /// Frames of live sources dropped because earlier ones took too long.
  public var dropped = 0
  /// How often live sources broke off and were opened again.
  public var reconnections = 0

  public init() {}

  /// Counts the content of a report; the caller counts the picture or frame itself.
  public mutating func count(_ content: PictureReport.Content) {
    switch content {
    case .faces(let found): faces += found.count
    case .noFace: noFace += 1
    case .failed: failed += 1
    }
  }

  /// Counts a frame, or the report without a time that ends a broken-off video.
  public mutating func count(frame report: PictureReport) {
    if report.time == nil { failedVideos += 1 } else { frames += 1 }
    count(report.content)
  }

  /// The sum of both.
  public static func + (a: RecognitionSummary, b: RecognitionSummary) -> RecognitionSummary {
    combined(a, b, +)
  }

  /// The counts minus those of a part.
  public func without(_ part: RecognitionSummary) -> RecognitionSummary {
    Self.combined(self, part, -)
  }

  private static func combined(
    _ a: RecognitionSummary, _ b: RecognitionSummary, _ operation: (Int, Int) -> Int
  ) -> RecognitionSummary {
    var result = a
    let counts: [WritableKeyPath<RecognitionSummary, Int>] = [
      \.pictures, \.videos, \.frames, \.faces, \.noFace, \.failed, \.failedVideos, \.dropped,
      \.reconnections,
    ]
    for count in counts { result[keyPath: count] = operation(a[keyPath: count], b[keyPath: count]) }
    return result
  }
}
