public import ArgumentParser
import CommandLineSupport
import DurableFiles
public import EmotionRecognition
import FaceAnalysis
import Glibc
public import PictureRecognition
import PixelImages
import Synchronization
import Toolkit

/// The options of `stoic recognize`, and its implementation.
///
/// All programs have the command: `stoic` runs the landmark method on pictures, `stoic-video` also
/// on videos, and `stoic-lab` also runs the ResNet.
public struct RecognizeOptions: ParsableArguments {
  public static let abstract = "Recognise the emotions of the faces in pictures and videos."
  public static let discussion = """
    Each face gets a row with its box, score, 68 landmarks, head pose, the probabilities of the \
    seven emotions and the margin to the second; in videos also the time, a persistent id and \
    smoothed emotions. A picture without a face or one that cannot be read gets a row that says \
    so and doesn't stop the run. Exit status: 0 all done, 64 wrong use, 65 some failed, 66 all \
    failed or nothing to read, 70 a fault of the program or the machine, 130 stopped by Ctrl-C.
    """

  @Argument(
    help: ArgumentHelp(
      "Pictures, videos, folders of them, URLs of streams, or - for paths on standard input, one "
        + "per line or ended by NUL.",
      valueName: "path"))
  var paths: [String] = []

  @Flag(help: "Search subfolders, too.")
  var recursive = false

  @Option(
    help: ArgumentHelp(
      "landmark or resnet for the best installed one, both for the two side by side, or a model's "
        + "name or file (see stoic models).", valueName: "model"))
  var model = "landmark"

  @Option(help: "table (for people), csv, jsonl (a JSON object per row) or json.")
  var format: ReportFormat?

  @Option(
    help: ArgumentHelp(
      "A file for the rows, in csv or jsonl, by its name's ending or --format; it grows as "
        + "pictures are read.", valueName: "file"))
  var output: String?

  @Flag(help: "Continue the rows of --output after a stopped run.")
  var resume = false

  @Option(
    help: ArgumentHelp(
      "A folder for copies of the pictures (PNG) and videos (MP4) with boxes, points and emotions; "
        + "or, for one video, a name that ends in \(Self.copyEndings).",
      valueName: "folder|video"))
  var annotate: String?

  @Option(
    help: ArgumentHelp(
      "A file for a row about each person in the videos, in csv, json or jsonl by its name's "
        + "ending.", valueName: "file"))
  var summary: String?

  @Option(
    help: ArgumentHelp(
      "A folder for a chart (SVG) of each video's emotions over time; or, for one video, a name "
        + "that ends in .svg.", valueName: "folder|file"))
  var timeline: String?

  @Flag(help: "Replace existing files of --summary, --timeline and --annotate.")
  var force = false

  @OptionGroup(title: "Video") var video: VideoOptions

  @Option(
    help: ArgumentHelp(
      "What to do with a picture without a face: row, skip, error (a failed row), or whole (take a "
        + "picture as a face crop, and say so in its row)."))
  var noFace = RecognitionRun.NoFace.row

  @Option(help: "The maximum number of faces per picture, the clearest first.")
  var maxFaces: Int?

  @OptionGroup var pictures: PictureOptions
  @OptionGroup var faces: FaceSearchOptions
  @OptionGroup var predictor: PredictorOptions

  @Option(
    help: ArgumentHelp(
      "A folder of models, searched before the installed ones.", valueName: "folder"))
  var models: String?

  @Option(
    help: "The number of threads that read pictures in parallel; by default, the number of cores.")
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
      throw ValidationError("--camera is read alone: give no path with it.")
    }
    try check("--jobs", jobs, in: ThreadCount.allowed)
    guard maxFaces ?? 1 >= 1 else {
      throw ValidationError(
        "--max-faces is \(maxFaces ?? 0), but must be at least 1.")
    }
    guard output == nil || ResultFile.formats.contains(usedFormat) else {
      throw ValidationError(
        "--output takes csv or jsonl, by the file's ending or --format; redirect the others in "
          + "the shell: > \(output ?? "")")
    }
    guard !resume || output != nil else {
      throw ValidationError("--resume needs --output, the file to continue.")
    }
    guard !resume || video.camera == nil else {
      throw ValidationError("--resume cannot continue a camera, which cannot be replayed.")
    }
    guard summary == nil || Self.format(ofFile: summary ?? "") != nil else {
      throw ValidationError(
        "--summary \(summary ?? "") must end in .csv, .json or .jsonl, which decides the format.")
    }
    if let summary, let output, summary == output || Self.areSameFile(summary, output) {
      throw ValidationError(
        "--summary \(summary) would replace the rows of --output: give another file.")
    }
    guard !resume || (summary == nil && timeline == nil) else {
      throw ValidationError(
        "--summary and --timeline need all frames of a video, some of which --resume leaves out: "
          + "give them to a run without it.")
    }
    try validateCopy()
    if let chart = timelineOfOneVideo { try validate(isOneVideo: "--timeline \(chart)") }
  }

  /// Checks that the copy of one video has one source and another path.
  private func validateCopy() throws {
    if let annotate, copyOfOneVideo == nil,
      VideoSource.isNamed(annotate, VideoSource.fileExtensions)
    {
      throw ValidationError(
        "--annotate \(annotate) names a kind of video that cannot be written: give a name that "
          + "ends in \(Self.copyEndings), or a folder.")
    }
    for (option, folder) in [("--annotate", annotate), ("--timeline", timeline)] {
      guard let folder,
        Image.isPicture(named: folder) || option == "--annotate" && folder.hasSuffix(".svg")
      else { continue }
      throw ValidationError(
        "\(option) \(folder) is named like a picture, but copies and charts of several inputs go into "
          + "a folder: give a folder's name.")
    }
    guard let copy = copyOfOneVideo else { return }
    guard let only = try validate(isOneVideo: "--annotate \(copy)") else { return }
    guard !Self.areSameFile(only, copy) else {
      throw ValidationError("--annotate \(copy) would replace its own source.")
    }
  }

  /// Checks that an option which names one file has one video.
  ///
  /// - Returns: The video's path; nil for a camera.
  @discardableResult
  private func validate(isOneVideo option: String) throws -> String? {
    guard video.camera == nil else { return nil }
    var list = list
    let first = paths.contains("-") ? nil : list.next()
    guard let first, first.kind != .picture, list.next() == nil else {
      throw ValidationError(
        "\(option) names one file, but the input is not a single video; give a folder.")
    }
    return first.path
  }

  /// Whether there are frames to read, which takes a program that links FFmpeg.
  ///
  /// The lines of standard input are unknown at this point and count as videos.
  public var readsVideo: Bool {
    guard video.camera == nil, !paths.contains("-") else { return true }
    var list = list
    while let item = list.next() {
      if item.kind != .picture { return true }
    }
    return false
  }

  /// The annotated video, if `--annotate` names one rather than a folder.
  private var copyOfOneVideo: String? {
    annotate.flatMap { VideoSource.isNamed($0, VideoSource.writtenExtensions) ? $0 : nil }
  }

  /// The chart of the only video, if `--timeline` names a file rather than a folder.
  private var timelineOfOneVideo: String? {
    timeline.flatMap { $0.lowercased().hasSuffix(".svg") ? $0 : nil }
  }

  private var usedFormat: ReportFormat {
    format ?? output.flatMap(Self.format(ofFile:)) ?? .table
  }

  /// The format for programs that a file's ending names.
  private static func format(ofFile path: String) -> ReportFormat? {
    ReportFormat.allCases.first {
      $0 != .table && path.lowercased().hasSuffix("." + $0.rawValue)
    }
  }

  /// The models to ask.
  ///
  /// - Throws: `ModelChoiceError`, `ModelError`: none with this name is installed.
  public func installedModels() throws -> [InstalledModel] {
    try ModelLibrary.chosen(models).models(model, of: "--model")
  }

  /// Reads pictures and videos and writes the rows; progress and a closing line with the counts go
  /// to standard error.
  ///
  /// - Throws: `ExitCode` 65 if some failed, 66 if all failed or there were none; and errors that
  ///   end the run early.
  public func run(
    _ installed: [InstalledModel], loader: ModelLoader = .standard, readVideo: ReadVideo? = nil
  ) throws {
    StandardOutput.ignoreClosedPipes()
    let claims = try claimOutputs()
    defer { withExtendedLifetime(claims) {} }
    let session = RecognitionSession(
      reader: try reader(installed, loader), noFace: noFace, pictures: pictures, jobs: jobs,
      video: video, annotate: annotate, copyOfOneVideo: copyOfOneVideo,
      people: PeopleOutput(
        summary: summary.flatMap { path in Self.format(ofFile: path).map { (path, $0) } },
        timelines: timeline, timelineOfOneVideo: timelineOfOneVideo,
        showsTable: usedFormat == .table),
      readVideo: readVideo,
      sink: try RecognitionSink(
        format: usedFormat, output: output, resumes: resume, settings: try settings(installed),
        annotations: copyOfOneVideo == nil ? annotate : nil))
    // If the system refused a thread, the pool would wait for it forever.
    try FaceSearch.checkMemory(pixels: 0, threads: jobs + 1)
    let ending = try session.run(list, countsPictures: !paths.contains("-"))
    StandardError.print(ending.words)
    try Self.checkExit(ending)
  }

  /// Takes the right to write what has a name of its own, and makes the folders of the rest, before
  /// the work begins.
  private func claimOutputs() throws -> [OutputClaim] {
    for folder in [
      copyOfOneVideo == nil ? annotate : nil, timelineOfOneVideo == nil ? timeline : nil,
    ] {
      if let folder { try DurableFile.createWritableFolder(folder) }
    }
    return try [summary, timelineOfOneVideo, copyOfOneVideo].compactMap(\.self).map {
      try OutputClaim($0, replaces: force)
    }
  }

  /// What decides the rows, by the name of the option.
  private func settings(_ installed: [InstalledModel]) throws -> [String: String] {
    var settings = video.settings
    for (key, value) in faces.settings { settings[key] = value }
    for (key, value) in pictures.settings { settings[key] = value }
    settings["version"] = Version.current
    settings["--model"] = try installed.map {
      try "\($0.name) (\(Fingerprint.ofFile($0.path)))"
    }.joined(separator: ", ")
    settings["--predictor"] = predictor.predictor
    settings["--no-face"] = noFace.rawValue
    settings["--max-faces"] = maxFaces.map(String.init) ?? "all"
    return settings
  }

  /// Turns the result into an exit status.
  private static func checkExit(_ ending: RecognitionSession.Ending) throws {
    if ending.wasInterrupted {
      StandardError.print(
        "Stopped before the end; to continue a file of --output, run the same command with "
          + "--resume.")
      throw ExitCode(interrupted)
    }
    if ending.all == 0, ending.videos > 0 { return }
    if ending.all == 0 {
      StandardError.print("Error: The given paths contain no picture and no video.")
      throw ExitCode(noInput)
    }
    if ending.failed >= ending.all { throw ExitCode(noInput) }
    if ending.failed + ending.failedCopies > 0 { throw ExitCode(Fault.data.exitStatus) }
  }

  /// The shell's status for a program ended by `SIGINT`.
  private static let interrupted: Int32 = 130

  /// `EX_NOINPUT` of `sysexits.h`.
  private static let noInput: Int32 = 66

  private var list: PictureList {
    let named = paths.filter { $0 != "-" }
    var list = PictureList(named, recursive: recursive)
    if paths.contains("-") {
      let lines = Mutex(PathLines { StandardInput.read() })
      list = PictureList(named, recursive: recursive) { lines.withLock { $0.next() } }
    }
    if let annotate, copyOfOneVideo == nil {
      list.leavesOut = { RecognitionSink.isCopy($0, in: annotate) }
    }
    return list
  }

  private func reader(_ installed: [InstalledModel], _ loader: ModelLoader) throws -> PictureReader
  {
    try PictureReader(
      installed.map(loader.load), predictor: predictor.load(faces.engine), search: faces.search,
      maximumFaces: maxFaces ?? .max, threads: jobs)
  }

  /// Whether two paths lead to the same existing file, by links or otherwise.
  private static func areSameFile(_ one: String, _ other: String) -> Bool {
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
