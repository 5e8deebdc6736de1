import CommandLineSupport
import PictureRecognition
import PixelImages

/// Where the results of a run go: standard output or a file, annotated pictures, and the progress.
struct RecognitionSink {
  private var text: ReportText
  private let file: ResultFile?
  private let annotations: String?
  /// The pictures to read, for the progress; nil shows none.
  var total: Int?
  /// The pictures whose annotated copy could not be written.
  private(set) var failedAnnotations = 0
  private var line = CountLine(what: "pictures")
  private let begun = ContinuousClock.now

  /// - Parameters:
  ///   - output: The path of a file; nil for standard output.
  ///   - resumes: Whether a file that is there is gone on with.
  ///   - annotations: The folder of annotated pictures; nil for none.
  init(
    format: ReportFormat, output: String?, resumes: Bool, annotations: String?
  ) throws(ResultFileError) {
    text = ReportText(format)
    self.annotations = annotations
    guard let output else {
      file = nil
      return
    }
    file = try ResultFile(path: output, format: format, resumes: resumes)
  }

  /// The pictures whose rows are there already, and whether they failed.
  var done: [ResultFile.Input: Bool] { file?.done ?? [:] }

  func begin() throws {
    if file == nil { try StandardOutput.write(text.head) }
  }

  mutating func take(_ outcome: RecognitionRun.Outcome, _ counts: RecognitionSummary) throws {
    if let annotations, let picture = outcome.picture {
      var faces: [PictureReport.Face] = []
      if case .faces(let found) = outcome.report.content { faces = found }
      do throws(ImageError) {
        try picture.annotated(with: faces)
          .writePNG(to: Self.path(of: outcome.report.path, in: annotations))
      } catch {
        StandardError.print("\(outcome.report.path) has no annotated copy: \(error)")
        failedAnnotations += 1
      }
    }
    if let file {
      try file.add(outcome.report)
    } else {
      try write(text.body(of: outcome.report), after: counts)
    }
    if let total {
      let rate = Double(counts.pictures) / max(1e-9, (ContinuousClock.now - begun) / .seconds(1))
      line.show(
        done: counts.pictures, total: total,
        label: "\(NumberText.threeDecimals(rate)) pictures a second")
    }
  }

  /// Writes what is left, and gives the last line.
  mutating func end(_ summary: RecognitionSummary, passedOver: Int) throws -> String {
    try file?.finish()
    clearProgress()
    if file == nil { try StandardOutput.write(text.foot(summary)) }
    let seconds = (ContinuousClock.now - begun) / .seconds(1)
    let rate = Double(summary.pictures) / max(seconds, 1e-9)
    var words =
      "\(NumberText.count(summary.pictures, "picture")): \(NumberText.count(summary.faces, "face"))"
    words += ", \(summary.noFace) without a face, \(summary.failed) failed"
    words += "; \(NumberText.threeDecimals(rate)) pictures a second"
    return passedOver == 0 ? words : words + "; \(passedOver) were there already"
  }

  func clearProgress() { if total != nil { line.clear() } }

  private func write(_ rows: String, after counts: RecognitionSummary) throws {
    do throws(OutputError) { try StandardOutput.write(rows) } catch {
      guard error.isClosed else { throw error }
      throw OutputError(
        reason: "it was closed after \(counts.pictures - 1) pictures, and the rest is not read",
        isClosed: true)
    }
  }

  /// Where the annotated copy of a picture lies: its path in the folder, and `.png` behind.
  static func path(of picture: String, in folder: String) -> String {
    let parts = picture.split(separator: "/").filter { $0 != "." }.map { $0 == ".." ? "_up" : $0 }
    return ([Substring(folder)] + parts).joined(separator: "/") + ".png"
  }
}
