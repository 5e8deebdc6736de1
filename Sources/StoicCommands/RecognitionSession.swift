import CommandLineSupport
import PictureRecognition
import PixelImages
import Synchronization
import Toolkit

/// One run of `stoic recognize`: reads pictures and videos in the list's order and writes rows to
/// the sink.
final class RecognitionSession: Sendable {
  /// The result of a run.
  struct Ending {
    /// The closing line.
    let words: String
    /// Pictures, frames and broken-off videos, including those of an earlier run.
    let all: Int
    let failed: Int
    let failedCopies: Int
    let videos: Int
    let wasInterrupted: Bool
  }

  private struct Skipped {
    var all = 0
    var failed = 0
  }

  private let reader: PictureReader
  private let noFace: RecognitionRun.NoFace
  private let pictures: PictureOptions
  private let jobs: Int
  private let video: VideoOptions
  private let annotate: String?
  private let copyOfOneVideo: String?
  private let readVideo: ReadVideo?
  private let sink: Mutex<RecognitionSink>
  private let people: Mutex<PeopleOutput>
  private let written: WrittenReports
  private let skipped = Mutex(Skipped())

  init(
    reader: PictureReader, noFace: RecognitionRun.NoFace, pictures: PictureOptions, jobs: Int,
    video: VideoOptions,
    annotate: String?, copyOfOneVideo: String?, people: PeopleOutput, readVideo: ReadVideo?,
    sink: sending RecognitionSink
  ) {
    (self.reader, self.noFace, self.jobs, self.video) = (reader, noFace, jobs, video)
    self.pictures = pictures
    (self.annotate, self.copyOfOneVideo) = (annotate, copyOfOneVideo)
    self.readVideo = readVideo
    self.people = Mutex(people)
    written = sink.written
    self.sink = Mutex(sink)
  }

  /// - Parameter countsPictures: Whether the list can be gone through first, to count it for the
  ///   progress; false if it comes from standard input.
  func run(_ list: PictureList, countsPictures: Bool) throws -> Ending {
    try sink.withLock { try $0.begin() }
    do {
      return try read(list, countsPictures: countsPictures)
    } catch {
      sink.withLock { $0.clearProgress() }
      throw error
    }
  }

  private func read(_ list: PictureList, countsPictures: Bool) throws -> Ending {
    var list = list
    let total = countsPictures && StandardError.isTerminal ? pictureCount(of: list) : nil
    var summary = RecognitionSummary()
    var wasInterrupted = false
    var passes: [String: Int] = [:]
    if let device = video.device {
      (summary, wasInterrupted) = try readFrames(.camera(device), written: nil)
    } else {
      while !wasInterrupted {
        var next: PictureList.Item?
        sink.withLock { $0.show(RecognitionProgress(unit: "pictures", total: total)) }
        (summary, wasInterrupted) = try readPictures(
          &list, upTo: &next, after: summary, isStoppable: countsPictures)
        guard !wasInterrupted, let item = next else { break }
        let source: VideoSource = item.kind == .stream ? .stream(item.path) : .file(item.path)
        let known = written.video(path: source.name, pass: passes[source.name, default: 0])
        passes[source.name, default: 0] += 1
        if let known, known.isWhole {
          skip(known)
          continue
        }
        let end = try readFrames(source, written: known)
        summary = summary + end.summary
        wasInterrupted = end.wasInterrupted
      }
    }
    try people.withLock { try $0.finish() }
    sink.withLock { [leftOut = list.leftOut] in $0.nameLeftOut(leftOut) }
    let before = skipped.withLock { $0 }
    let (words, failedCopies) = try sink.withLock { [summary] in
      (try $0.end(summary, skipped: before.all), $0.failedCopies)
    }
    // A video that could not be opened has no frame but counts, too.
    let all = summary.pictures + summary.frames + summary.failedVideos + before.all
    return Ending(
      words: words, all: all, failed: summary.failed + before.failed, failedCopies: failedCopies,
      videos: summary.videos, wasInterrupted: wasInterrupted)
  }

  /// - Parameter isStoppable: Whether Ctrl-C ends it and keeps what was read; otherwise it ends the
  ///   program, which may be waiting for a line of standard input.
  private func readPictures(
    _ list: inout PictureList, upTo video: inout PictureList.Item?,
    after summary: RecognitionSummary, isStoppable: Bool
  ) throws -> (summary: RecognitionSummary, wasInterrupted: Bool) {
    var run = RecognitionRun(reader)
    run.noFace = noFace
    pictures.apply(to: &run)
    run.keepsPictures = annotate != nil && copyOfOneVideo == nil
    if isStoppable {
      Interruption.shared.begin {}
      run.isCancelled = { Interruption.shared.happened }
    }
    defer { Interruption.shared.end() }
    let before = summary.pictures
    let read = try run.run(
      &list, upTo: &video,
      skipped: { item in
        guard let failed = written.failed(path: item.path, number: item.number) else {
          return false
        }
        skipped.withLock {
          $0 = .init(all: $0.all + 1, failed: $0.failed + (failed ? 1 : 0))
        }
        return true
      },
      take: { outcome, counts in
        var counts = counts
        counts.pictures += before
        try sink.withLock { try $0.take(outcome, counts) }
      })
    return (summary + read, isStoppable && Interruption.shared.happened)
  }

  private func skip(_ video: WrittenReports.Video) {
    skipped.withLock {
      $0 = .init(all: $0.all + video.count, failed: $0.failed + video.failed)
    }
  }

  /// Reads a video; Ctrl-C ends it and keeps what was read.
  ///
  /// - Parameter written: The rows of an earlier run; their frames are processed again, so that ids
  ///   and means stay the same, but not written again.
  private func readFrames(
    _ source: VideoSource, written known: WrittenReports.Video?
  ) throws -> (summary: RecognitionSummary, wasInterrupted: Bool) {
    guard let readVideo else { return (try leaveOut(source), false) }
    var request = VideoRequest(source, reader: reader)
    (request.noFace, request.jobs) = (noFace, jobs)
    (request.every, request.detectEvery) = (video.every, video.detectEvery)
    (request.keepID, request.smoothing) = (video.keepId, video.smoothing)
    (request.reconnect, request.copy) = (video.reconnect, copy(of: source))
    request.part = video.part
    if let known { skip(known) }
    let again = Mutex(RecognitionSummary())
    let isFile = Mutex(false)
    defer { Interruption.shared.end() }
    people.withLock { $0.begin(source.name) }
    let summary = try readVideo(request) { [self] event in
      try sink.withLock { sink in
        switch event {
        case .opened(let total, let isLive, let stop):
          guard known == nil || !isLive else { throw LiveResumption(name: source.name) }
          isFile.withLock { $0 = !isLive }
          Interruption.shared.begin(stop)
          sink.show(RecognitionProgress(unit: "frames", total: total))
        case .report(let report, let counts):
          people.withLock { $0.add(report) }
          if let known, report.number <= known.last {
            again.withLock { $0.count(frame: report) }
            sink.skip(counts)
          } else {
            try sink.take(RecognitionRun.Outcome(report: report, picture: nil), counts)
          }
        case .copyFailed(let sentence): sink.copyFailed(sentence)
        case .reopening(let sentence): StandardError.print(sentence)
        }
      }
    }
    let table = try people.withLock { try $0.end() }
    try sink.withLock { try $0.add(table) }
    return (
      summary.without(again.withLock { $0 }),
      isFile.withLock { $0 } && Interruption.shared.happened
    )
  }

  /// A row for a video added to a folder while this program, which reads no videos, was running.
  private func leaveOut(_ source: VideoSource) throws -> RecognitionSummary {
    let report = PictureReport(
      path: source.name, number: 0,
      content: .failed(
        .init(
          "The video was added to its folder during the run, which reads only pictures. Run the "
            + "command again.", fault: .usage)))
    var summary = RecognitionSummary()
    summary.videos = 1
    summary.count(frame: report)
    try sink.withLock { [summary] in
      try $0.take(RecognitionRun.Outcome(report: report, picture: nil), summary)
    }
    return summary
  }

  private func copy(of source: VideoSource) -> String? {
    guard let annotate else { return nil }
    if let copyOfOneVideo { return copyOfOneVideo }
    return RecognitionSink.path(of: source.name, in: annotate, as: "mp4")
  }

  /// The number of pictures to read.
  private func pictureCount(of list: PictureList) -> Int {
    var (list, count) = (list, 0)
    while let item = list.next() {
      guard item.kind == .picture else { continue }
      if written.failed(path: item.path, number: item.number) == nil { count += 1 }
    }
    return count
  }
}

/// A run that would have to resume a live stream.
private struct LiveResumption: DescribedError {
  let name: String
  var fault: Fault { .usage }

  var description: String {
    "\(name) is live and cannot be replayed, so --resume cannot continue it. Give --output "
      + "another file."
  }
}
