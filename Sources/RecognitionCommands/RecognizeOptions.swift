public import ArgumentParser
import CommandLineSupport
import EmotionCore
public import EmotionRecognition
import FaceAnalysis
import PictureRecognition
import PixelImages
import Synchronization

/// The options of `stoic recognize`, and what it does with them.
///
/// Both programs have the command: the light one runs the landmark method, the laboratory the
/// ResNet as well.
public struct RecognizeOptions: ParsableArguments {
  /// Makes the recogniser of a ResNet, one for each thread.
  public typealias MakeResNet =
    @Sendable (InstalledModel, FaceLocator) throws(RecognitionError) -> any EmotionRecognizer

  public static let abstract = "Recognise the emotions of the faces in pictures."
  public static let discussion = """
    A row for each face: its box, score, 68 landmarks, the pose of the head, the probabilities of the \
    seven emotions, and the margin to the second. A picture without a face, and one that cannot be \
    read, have a row that says so, and the others go on. Exit status: 0 all done, 65 some pictures \
    failed, 66 all did or there was none.
    """

  @Argument(
    help: ArgumentHelp(
      "Pictures, folders of pictures, or - for paths on standard input, a line each.",
      valueName: "path"))
  var paths: [String]

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
      "A folder for copies of the pictures (PNG) with boxes, points and emotions.",
      valueName: "folder"))
  var annotate: String?

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

  @Option(help: "Pictures that are read side by side; the cores by default.")
  var jobs = ThreadCount.cores

  public init() {}

  public func validate() throws {
    guard !paths.isEmpty else {
      throw ValidationError("Give pictures or folders, or - for paths on standard input.")
    }
    guard ThreadCount.allowed.contains(jobs) else {
      throw ValidationError("--jobs must be from 1 to 1024.")
    }
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
    let library = ModelLibrary.standard(explicit: models)
    return switch model {
    case "both": [try library.standardModel(of: .landmark), try library.standardModel(of: .resnet)]
    case "landmark": [try library.standardModel(of: .landmark)]
    case "resnet": [try library.standardModel(of: .resnet)]
    default: [try library.model(model)]
    }
  }

  /// Reads the pictures and writes the rows; progress, and a last line with the counts, go to
  /// standard error.
  ///
  /// - Throws: `ExitCode` 65 where some pictures failed, 66 where all did or there were none; and
  ///   what ends the run early.
  public func run(_ installed: [InstalledModel], makeResNet: MakeResNet? = nil) throws {
    StandardOutput.survivesClosing()
    var run = RecognitionRun(try recipe(installed, makeResNet: makeResNet))
    (run.noFace, run.jobs, run.keepsPictures) = (noFace, jobs, annotate != nil)
    let sink = Mutex(
      try RecognitionSink(
        format: usedFormat, output: output, resumes: resume, annotations: annotate))
    let done = sink.withLock { $0.done }
    sink.withLock { $0.total = total(without: done) }
    try sink.withLock { try $0.begin() }
    let passedOver = Mutex((all: 0, failed: 0))
    let summary: RecognitionSummary
    do {
      summary = try run.run(
        list,
        skipped: { path, number in
          guard let failed = done[ResultFile.Input(path: path, number: number)] else {
            return false
          }
          passedOver.withLock { $0 = ($0.all + 1, $0.failed + (failed ? 1 : 0)) }
          return true
        },
        take: { outcome, counts throws(any Error) in
          try sink.withLock { try $0.take(outcome, counts) }
        })
    } catch {
      sink.withLock { $0.clearProgress() }
      switch error {
      case .reader(let error): throw error
      case .taking(let error): throw error
      }
    }
    let skipped = passedOver.withLock { $0 }
    let (words, failedAnnotations) = try sink.withLock {
      (try $0.end(summary, passedOver: skipped.all), $0.failedAnnotations)
    }
    StandardError.print(words)
    try Self.judge(
      all: summary.pictures + skipped.all, failed: summary.failed + skipped.failed,
      failedAnnotations: failedAnnotations)
  }

  /// Turns what became of the pictures into an exit status.
  private static func judge(all: Int, failed: Int, failedAnnotations: Int) throws {
    if all == 0 {
      StandardError.print("Error: There is no picture to read in what was given.")
      throw ExitCode(noInput)
    }
    if failed == all { throw ExitCode(noInput) }
    if failed + failedAnnotations > 0 { throw ExitCode(Fault.data.exitStatus) }
  }

  /// `EX_NOINPUT` of `sysexits.h`.
  private static let noInput: Int32 = 66

  private var list: PictureList {
    let named = paths.filter { $0 != "-" }
    guard paths.contains("-") else { return PictureList(named, recursive: recursive) }
    return PictureList(named, recursive: recursive) { readLine() }
  }

  /// How many pictures there are to read; nil where that would take too long to count, or no
  /// terminal shows it.
  private func total(without done: [ResultFile.Input: Bool]) -> Int? {
    guard StandardError.isTerminal, !paths.contains("-") else { return nil }
    var (list, number, count) = (list, 0, 0)
    while let item = list.next() {
      if done[ResultFile.Input(path: item.path, number: number)] == nil { count += 1 }
      number += 1
    }
    return count
  }

  private func recipe(
    _ installed: [InstalledModel], makeResNet: MakeResNet?
  ) throws -> PictureReader.Recipe {
    let predictor = try predictor.load(faces.engine)
    let search = faces.search
    var makers: [Maker] = []
    for model in installed {
      makers.append(try Self.maker(of: model, predictor: predictor, makeResNet: makeResNet))
    }
    return PictureReader.Recipe(
      finder: try LandmarkFinder(predictor: predictor, refinesBox: true),
      maximumFaces: maxFaces ?? .max
    ) { [makers] () throws(RecognitionError) in
      var recognizers: [any EmotionRecognizer] = []
      for make in makers {
        let locator = try FaceLocator(framing: .scene, policy: .skip, search: search)
        recognizers.append(try make(locator))
      }
      return recognizers
    }
  }
}

extension RecognizeOptions {
  fileprivate typealias Maker =
    @Sendable (FaceLocator) throws(RecognitionError) -> any EmotionRecognizer

  fileprivate static func maker(
    of installed: InstalledModel, predictor: ShapePredictor, makeResNet: MakeResNet?
  ) throws -> Maker {
    switch installed.card.method.family {
    case .landmark:
      let model = try LandmarkModel.read(installed.path)
      @Sendable func make(_ locator: FaceLocator) throws(RecognitionError) -> any EmotionRecognizer
      {
        try LandmarkRecognizer(model: model, predictor: predictor, locator: locator)
      }
      return make
    case .resnet:
      guard let makeResNet else {
        preconditionFailure("a ResNet was asked of the program that cannot run one")
      }
      @Sendable func make(_ locator: FaceLocator) throws(RecognitionError) -> any EmotionRecognizer
      {
        try makeResNet(installed, locator)
      }
      return make
    }
  }
}

extension ReportFormat: ExpressibleByArgument {}
extension RecognitionRun.NoFace: ExpressibleByArgument {}
