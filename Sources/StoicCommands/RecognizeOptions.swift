public import ArgumentParser
import CommandLineSupport
import EmotionCore
public import EmotionRecognition
import FaceAnalysis
import Glibc
public import PictureRecognition
import PixelImages
import Toolkit

/// The options of `stoic recognize`, and what it does with them.
///
/// All programs have the command: the light one runs the landmark method on pictures, `stoic-video`
/// on videos as well, and the laboratory the ResNet, too.
public struct RecognizeOptions: ParsableArguments {
  public static let abstract = "Recognise the emotions of the faces in pictures and videos."
  public static let discussion = """
    A row for each face: its box, score, 68 landmarks, the pose of the head, the probabilities of the \
    seven emotions, and the margin to the second; in a video also the time, an id that stays, and \
    smoothed emotions. A picture without a face, and one that cannot be read, have a row that says \
    so, and the others go on. Exit status: 0 all done, 65 some failed, 66 all did or there was none.
    """

  @Argument(
    help: ArgumentHelp(
      "Pictures, videos, folders of them, URLs of streams, or - for paths on standard input, a line "
        + "each.",
      valueName: "path"))
  var paths: [String] = []

  @Flag(help: "Look into the folders of folders, too.")
  var recursive = false

  @Option(
    help: ArgumentHelp(
      "landmark, resnet, both side by side, or a model's name or file (see stoic models). The best "
        + "installed one of a kind is taken.", valueName: "model"))
  var model = "landmark"

  @Option(help: "table (for people), csv, jsonl (a JSON object a row) or json.")
  var format: ReportFormat?

  @Option(
    help: ArgumentHelp(
      "A file for the rows, in csv or jsonl as its name ends or --format says; it grows as pictures "
        + "are read.", valueName: "file"))
  var output: String?

  @Flag(help: "Go on with the rows of --output where a run was stopped.")
  var resume = false

  @Option(
    help: ArgumentHelp(
      "A folder for copies of the pictures (PNG) and videos (MP4) with boxes, points and emotions; "
        + "or, for one video, a name that ends in \(Self.copyEndings).",
      valueName: "folder|video"))
  var annotate: String?

  @OptionGroup(title: "Video") var video: VideoOptions

  @Option(help: "What becomes of a picture without a face: row, skip, or error (a failed row).")
  var noFace = RecognitionRun.NoFace.row

  @Option(help: "At most so many faces of a picture, the clearest first.")
  var maxFaces: Int?

  @OptionGroup var faces: FaceSearchOptions
  @OptionGroup var predictor: PredictorOptions

  @Option(
    help: ArgumentHelp(
      "A folder of models, searched before the installed ones.", valueName: "folder"))
  var models: String?

  @Option(help: "Threads, which read pictures side by side; the cores by default.")
  var jobs = ThreadCount.cores

  private static let copyEndings =
    VideoSource.writtenExtensions.map { ".\($0)" }.joined(separator: ", ")

  public init() {}

  public func validate() throws {
    guard !paths.isEmpty || video.camera != nil else {
      throw ValidationError(
        "Give pictures, videos or folders, - for paths on standard input, or --camera 0.")
    }
    guard paths.isEmpty || video.camera == nil else {
      throw ValidationError("--camera is read alone: give no path beside it.")
    }
    try ThreadCount.validate(jobs, option: "--jobs")
    guard maxFaces ?? 1 >= 1 else {
      throw ValidationError(
        "--max-faces is \(maxFaces ?? 0), where a number from 1 on is expected.")
    }
    guard output == nil || ResultFile.formats.contains(usedFormat) else {
      throw ValidationError(
        "--output takes csv or jsonl, as the file's name ends or --format says; send the others "
          + "there by the shell: > \(output ?? "")")
    }
    guard !resume || output != nil else {
      throw ValidationError("--resume goes on with the file of --output, and there is none.")
    }
    guard !resume || video.camera == nil else {
      throw ValidationError("--resume cannot go on with a camera: what it saw does not come again.")
    }
    try validateCopy()
  }

  /// A copy of one video takes one, and another file.
  private func validateCopy() throws {
    if let annotate, copyOfOneVideo == nil,
      VideoSource.isNamed(annotate, VideoSource.fileExtensions)
    {
      throw ValidationError(
        "--annotate \(annotate) names a video of a kind that is not written: take a name that ends in "
          + "\(Self.copyEndings), or a folder.")
    }
    guard let copy = copyOfOneVideo, video.camera == nil else { return }
    var list = list
    let first = paths.contains("-") ? nil : list.next()
    guard let first, first.kind != .picture, list.next() == nil else {
      throw ValidationError(
        "--annotate \(copy) names one video, which takes one video; give a folder.")
    }
    guard !Self.areSame(first.path, copy) else {
      throw ValidationError("--annotate \(copy) would replace the video that it is made of.")
    }
  }

  /// Whether frames are to be read, so that the program that is asked must be able to.
  ///
  /// Of the lines of standard input no one knows yet.
  public var readsVideo: Bool {
    guard video.camera == nil, !paths.contains("-") else { return true }
    var list = list
    while let item = list.next() {
      if item.kind != .picture { return true }
    }
    return false
  }

  /// The annotated video, where `--annotate` names one and no folder.
  private var copyOfOneVideo: String? {
    annotate.flatMap { VideoSource.isNamed($0, VideoSource.writtenExtensions) ? $0 : nil }
  }

  private var usedFormat: ReportFormat {
    if let format { return format }
    guard let output else { return .table }
    return ReportFormat.allCases.first { output.lowercased().hasSuffix("." + $0.rawValue) }
      ?? .table
  }

  /// The models that are asked.
  ///
  /// - Throws: `ModelError`: none of the name is installed.
  public func installedModels() throws(ModelError) -> [InstalledModel] {
    try ModelLibrary.standard(explicit: models).models(model)
  }

  /// Reads pictures and videos and writes the rows; progress, and a last line with the counts, go
  /// to standard error.
  ///
  /// - Throws: `ExitCode` 65 where some failed, 66 where all did or there were none; and what ends
  ///   the run early.
  public func run(
    _ installed: [InstalledModel], loader: ModelLoader = .standard, readVideo: ReadVideo? = nil
  ) throws {
    StandardOutput.survivesClosing()
    let session = RecognitionSession(
      reader: try reader(installed, loader), noFace: noFace, jobs: jobs,
      video: video, annotate: annotate, copyOfOneVideo: copyOfOneVideo, readVideo: readVideo,
      sink: try RecognitionSink(
        format: usedFormat, output: output, resumes: resume,
        annotations: copyOfOneVideo == nil ? annotate : nil))
    let ending = try session.run(list, countsPictures: !paths.contains("-"))
    StandardError.print(ending.words)
    try Self.judge(ending)
  }

  /// Turns what became of the pictures and frames into an exit status.
  private static func judge(_ ending: RecognitionSession.Ending) throws {
    if ending.wasInterrupted {
      StandardError.print(
        "Stopped before the end; with --output, the same command with --resume goes on.")
      throw ExitCode(interrupted)
    }
    if ending.all == 0, ending.videos > 0 { return }
    if ending.all == 0 {
      StandardError.print("Error: There is no picture and no video to read in what was given.")
      throw ExitCode(noInput)
    }
    if ending.failed >= ending.all { throw ExitCode(noInput) }
    if ending.failed + ending.failedCopies > 0 { throw ExitCode(Fault.data.exitStatus) }
  }

  /// As the shell has it for a program that `SIGINT` ended.
  private static let interrupted: Int32 = 130

  /// `EX_NOINPUT` of `sysexits.h`.
  private static let noInput: Int32 = 66

  private var list: PictureList {
    let named = paths.filter { $0 != "-" }
    guard paths.contains("-") else { return PictureList(named, recursive: recursive) }
    return PictureList(named, recursive: recursive) { readLine() }
  }

  private func reader(_ installed: [InstalledModel], _ loader: ModelLoader) throws -> PictureReader
  {
    try PictureReader(
      installed.map(loader.load), predictor: predictor.load(faces.engine), search: faces.search,
      maximumFaces: maxFaces ?? .max, threads: jobs)
  }

  /// Whether two paths lead to one file, by links or otherwise; not so where one leads to none.
  private static func areSame(_ one: String, _ other: String) -> Bool {
    var (first, second) = (stat(), stat())
    guard stat(one, &first) == 0, stat(other, &second) == 0 else { return false }
    return first.st_dev == second.st_dev && first.st_ino == second.st_ino
  }
}

/// `stoic recognize`, as each of the programs has it.
public protocol RecognizeCommand: ParsableCommand {
  var options: RecognizeOptions { get }
}

extension RecognizeCommand {
  public static var configuration: CommandConfiguration {
    CommandConfiguration(
      abstract: RecognizeOptions.abstract, discussion: RecognizeOptions.discussion)
  }
}

extension ReportFormat: ExpressibleByArgument {}
extension RecognitionRun.NoFace: ExpressibleByArgument {}
