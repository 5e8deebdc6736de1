import CommandLineSupport
import DurableFiles
import PictureRecognition
import Toolkit

/// What a run says about the people of its videos: a table, a file of rows, and charts.
struct PeopleOutput: Sendable {
  /// The file for the rows of all videos; nil for none.
  let summary: (path: String, format: ReportFormat)?
  /// The value of `--timeline`: a folder for charts, or the one chart's file; nil for none.
  let timelines: String?
  /// The file for the only video's chart; nil if charts go to a folder.
  let timelineOfOneVideo: String?
  /// Whether a table follows a video's rows on standard output.
  let showsTable: Bool

  private var people: [PersonSummary] = []
  private var current: (path: String, summaries: PersonSummaries, timeline: EmotionTimeline)?

  init(
    summary: (path: String, format: ReportFormat)?, timelines: String?,
    timelineOfOneVideo: String?, showsTable: Bool
  ) {
    (self.summary, self.timelines) = (summary, timelines)
    (self.timelineOfOneVideo, self.showsTable) = (timelineOfOneVideo, showsTable)
  }

  /// Begins a video.
  mutating func begin(_ path: String) {
    current = (path, PersonSummaries(), EmotionTimeline(title: path))
  }

  /// Adds a frame of the video.
  mutating func add(_ report: PictureReport) {
    current?.summaries.add(report)
    if timelines != nil { current?.timeline.add(report) }
  }

  /// Ends the video: writes its chart, and returns the lines that follow its rows.
  ///
  /// - Throws: `FileError`.
  mutating func end() throws -> String {
    guard let video = current else { return "" }
    current = nil
    let seen = video.summaries.ended()
    people += seen
    if let timelines {
      let path =
        timelineOfOneVideo ?? RecognitionSink.path(of: video.path, in: timelines, as: "svg")
      try DurableFile.write(Array(video.timeline.svg.utf8), to: path)
    }
    guard showsTable, !seen.isEmpty else { return "" }
    return "\nPEOPLE IN \(video.path.printable())\n" + PersonSummary.text(of: seen, in: .table)
      + "\n"
  }

  /// Writes the file of rows.
  ///
  /// - Throws: `FileError`.
  func finish() throws {
    guard let summary else { return }
    try DurableFile.write(
      Array(PersonSummary.text(of: people, in: summary.format).utf8), to: summary.path)
  }
}
