import CommandLineSupport
import Glibc
import PictureRecognition
import PixelImages
import Toolkit

/// The outputs of a run: rows on standard output or in a file, annotated pictures, and the
/// progress.
struct RecognitionSink {
  private var text: ReportText
  private let file: ResultFile?
  private let annotations: String?
  /// The number of pictures and videos whose annotated copy could not be written.
  private(set) var failedCopies = 0
  private var progress: RecognitionProgress?
  private let begun = ContinuousClock.now

  /// - Parameters:
  ///   - output: The path of a file; nil for standard output.
  ///   - resumes: Whether to resume an existing file.
  ///   - settings: What decides the rows; see `ResultFile`.
  ///   - annotations: The folder for annotated pictures; nil for none.
  init(
    format: ReportFormat, output: String?, resumes: Bool, settings: [String: String],
    annotations: String?
  ) throws {
    text = ReportText(format)
    self.annotations = annotations
    guard let output else {
      file = nil
      return
    }
    file = try ResultFile(path: output, format: format, resumes: resumes, settings: settings)
  }

  /// The file's content when it was opened.
  var written: WrittenReports { file?.written ?? WrittenReports() }

  func begin() throws {
    if file == nil { try StandardOutput.write(text.head) }
  }

  /// Starts another progress line; nil shows none.
  mutating func show(_ progress: RecognitionProgress?) {
    clearProgress()
    self.progress = progress
  }

  /// - Parameter counts: The counts of the pictures so far, or of the video.
  mutating func take(_ outcome: RecognitionRun.Outcome, _ counts: RecognitionSummary) throws {
    if let annotations, let picture = outcome.picture {
      do throws(ImageError) {
        try picture.annotated(with: outcome.report.faces)
          .writePNG(to: Self.path(of: outcome.report.path, in: annotations, as: "png"))
      } catch {
        copyFailed("\(outcome.report.path) has no annotated copy: \(error)")
      }
    }
    if let file {
      try file.add(outcome.report)
    } else {
      try write(text.body(of: outcome.report), after: counts)
    }
    progress?.show(counts)
  }

  /// Adds lines for people to those on standard output; a file has rows alone.
  mutating func add(_ lines: String) throws {
    guard file == nil, !lines.isEmpty else { return }
    clearProgress()
    try StandardOutput.write(lines)
  }

  /// Shows progress for a report that is already in the file.
  mutating func skip(_ counts: RecognitionSummary) { progress?.show(counts) }

  mutating func copyFailed(_ sentence: String) {
    clearProgress()
    StandardError.print(sentence)
    failedCopies += 1
  }

  /// Writes the rest and returns the closing line.
  mutating func end(_ summary: RecognitionSummary, skipped: Int) throws -> String {
    try file?.finish()
    clearProgress()
    if file == nil { try StandardOutput.write(text.foot(summary)) }
    let seconds = (ContinuousClock.now - begun) / .seconds(1)
    let all = summary.pictures + summary.frames
    let unit = summary.videos == 0 ? "picture" : "frame"
    let rate = NumberText.fixed(Double(all) / max(seconds, 1e-9), 3)
    var inputs: [String] = []
    if summary.pictures > 0 || summary.videos == 0 {
      inputs.append(NumberText.count(summary.pictures, "picture"))
    }
    if summary.videos > 0 {
      inputs.append(
        NumberText.count(summary.videos, "video") + " of "
          + NumberText.count(summary.frames, "frame"))
    }
    var words = "\(inputs.joined(separator: ", ")): \(NumberText.count(summary.faces, "face"))"
    words += ", \(summary.noFace) without a face, \(summary.failed) failed"
    if summary.dropped > 0 { words += ", \(NumberText.count(summary.dropped, "frame")) dropped" }
    if summary.reconnections > 0 {
      words += ", opened again \(NumberText.count(summary.reconnections, "time"))"
    }
    words += "; \(rate) \(unit)s a second"
    return skipped == 0 ? words : words + "; \(skipped) already present"
  }

  /// Names the pictures in folders that are of no readable kind.
  mutating func nameLeftOut(_ paths: [String]) {
    guard !paths.isEmpty else { return }
    clearProgress()
    let shown = paths.sorted().prefix(5).map { $0.printable() }.joined(separator: ", ")
    let more = paths.count > 5 ? " and \(paths.count - 5) more" : ""
    StandardError.print(
      "Left out \(NumberText.count(paths.count, "picture")) of a kind that cannot be read: \(shown)"
        + "\(more). Convert them to JPEG or PNG.")
  }

  func clearProgress() { progress?.clear() }

  private func write(_ rows: String, after counts: RecognitionSummary) throws {
    do throws(OutputError) { try StandardOutput.write(rows) } catch {
      guard error.isClosed else { throw error }
      throw OutputError(
        reason: "it was closed after "
          + NumberText.count(
            counts.pictures + counts.frames - 1, counts.videos == 0 ? "picture" : "frame")
          + ", and the rest was not read",
        isClosed: true)
    }
  }

  /// Whether a file is the annotated copy of another one, from an earlier run into the same folder.
  static func isCopy(_ path: String, in folder: String) -> Bool {
    let parts = { (path: String) in path.split(separator: "/").filter { $0 != "." } }
    let (inside, base) = (parts(path), parts(folder))
    guard path.hasPrefix("/") == folder.hasPrefix("/"), inside.starts(with: base) else {
      return false
    }
    let source = inside.dropFirst(base.count).map { $0 == "_up" ? ".." : $0 }.joined(separator: "/")
    guard let ending = [".png", ".mp4"].first(where: source.hasSuffix) else { return false }
    let original = String(source.dropLast(ending.count))
    guard
      Image.isPicture(named: original)
        || VideoSource.isNamed(original, VideoSource.fileExtensions)
    else { return false }
    return [original, "/" + original].contains {
      FileName.withBytes(of: $0) { access($0, F_OK) } == 0
    }
  }

  /// The path of a picture's or video's annotated copy: its own path inside the folder, with an
  /// ending.
  static func path(of input: String, in folder: String, as ending: String) -> String {
    let parts = input.split(separator: "/").filter { $0 != "." }.map { $0 == ".." ? "_up" : $0 }
    return ([Substring(folder)] + parts).joined(separator: "/") + ".\(ending)"
  }
}

/// A run's progress line on a terminal.
struct RecognitionProgress {
  private let unit: String
  /// The expected total; nil if unknown, as for a camera.
  private let total: Int?
  private var line: CountLine
  private let begun = ContinuousClock.now
  private var lastShown: ContinuousClock.Instant?

  /// - Returns: nil if standard error is not a terminal.
  init?(unit: String, total: Int?) {
    guard StandardError.isTerminal else { return nil }
    (self.unit, self.total) = (unit, total)
    line = CountLine(what: unit)
  }

  mutating func show(_ counts: RecognitionSummary) {
    let now = ContinuousClock.now
    let done = counts.pictures + counts.frames
    let rate = NumberText.fixed(
      Double(done) / max(1e-9, (now - begun) / .seconds(1)), 3)
    if let total, total >= done {
      line.show(done: done, total: total, label: "\(rate) \(unit) a second")
      return
    }
    if let lastShown, now - lastShown < .milliseconds(200) { return }
    lastShown = now
    let dropped = counts.dropped == 0 ? "" : ", \(counts.dropped) dropped"
    StandardError.printOver("\(done) \(unit)\(dropped), \(rate) \(unit) a second")
  }

  func clear() { line.clear() }
}
