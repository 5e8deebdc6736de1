public import AdversarialAttacks
import AttackLedger
import DatasetPreparation
import DeepRecognition
import DurableFiles
import EmotionCore
public import EmotionDatasets
import FoundationEssentials
import PixelImages
public import Toolkit

/// A copy of a dataset whose pictures were made to fool a model: 8-bit PNG files, a table that any
/// command reads as a dataset, and a manifest.
///
/// A killed run goes on where it stopped: a picture that is there already is measured again instead
/// of being attacked again. Not thread safe; the operations use several threads.
public final class AdversarialCopy {
  /// What determines the pictures: `manifest.json`.
  struct Manifest: Codable, Equatable {
    let version: String
    let model: String
    let modelFingerprint: String
    let dataset: String
    let datasetFingerprint: String
    let attack: AttackValue
    let description: String
    @ExplicitNull var epsilon: Double?
    let norm: String
    let stopsAtSuccess: Bool
    let seed: UInt64
    let pictures: Int
    /// As in `RobustnessRun.Subject`.
    let picturesFingerprint: String
    let settings: [String: String]
  }

  /// What a run made.
  public struct Summary: Codable, Sendable {
    public let pictures: Int
    /// The pictures that the model got right when clean, and those of them that it still does.
    public let right: Int
    public let withstood: Int
    /// The largest perturbation, in 255ths.
    public let largestDistance: Double
    /// The mean time that the attack took for a picture, without reading, writing and checking; nil
    /// if every picture was there already.
    @ExplicitNull public var attackMilliseconds: Double?
    /// The fingerprint of the table, which names every picture's.
    public let fingerprint: String
  }

  /// How far a run is.
  public struct Progress: Equatable, Sendable {
    public let done: Int
    public let total: Int
    /// The pictures that the attack has shown the model in this run; rises within a batch, too.
    public let queries: Int
  }

  /// The pictures left out, with the reasons.
  public let rejections: [Rejection]
  private let folder: String
  private let model: AttackedModel
  private let attack: AttackValue
  private let epsilon: Double?
  private let stopsAtSuccess: Bool
  private let seed: UInt64
  private let queue: PictureQueue
  private let learned: LearnedAttacks
  private let claim: OutputClaim
  /// The time that the attack took, and the pictures made in it.
  private var (spent, made) = (Duration.zero, 0)
  private var queries = 0

  /// Prepares a copy, or resumes the one in the folder.
  ///
  /// - Parameters:
  ///   - epsilon: In 255ths of the pixel range; nil for attacks without one.
  ///   - stopsAtSuccess: Whether an attack ends as soon as the model errs; otherwise pictures carry
  ///     as much loss as the ball allows, as it takes to fool other models, too.
  ///   - output: The folder; missing ones are created.
  ///   - batchSize: The most pictures attacked together.
  /// - Throws: `SuiteError`: the folder holds something else, or an epsilon is missing or out of
  ///   range; `FileError`; `NoPicturesError`.
  public init(
    of images: [LabelledImage], in dataset: Dataset, model: AttackedModel, attack: AttackValue,
    epsilon: Double?, stopsAtSuccess: Bool, seed: UInt64, output: String, version: String,
    batchSize: Int = 64
  ) throws {
    let norm = attack.attack.norm
    if let problem = attack.attack.problem(withEpsilon255: epsilon) {
      throw SuiteError.plan(problem)
    }
    guard attack.attack.access <= model.access else {
      throw SuiteError.plan(
        "\(attack.attack.name) needs the model's \(attack.attack.access.rawValue), and \(model.name) "
          + "reveals its \(model.access.rawValue) alone")
    }
    let (known, unknown) = model.sorting(images)
    queue = PictureQueue(known, batchSize: batchSize)
    learned = LearnedAttacks(
      folder: "\(output)/learned", attacks: [attack], model: model, dataset: dataset,
      attacked: images, seed: seed)
    rejections = dataset.rejections + unknown + queue.rejections
    guard queue.count > 0 else { throw SuiteError.plan("there is no picture to attack") }
    (folder, self.model, self.attack, self.epsilon) = (output, model, attack, epsilon)
    (self.stopsAtSuccess, self.seed) = (stopsAtSuccess, seed)
    let manifest = Manifest(
      version: version, model: model.name, modelFingerprint: model.fingerprint,
      dataset: dataset.name, datasetFingerprint: dataset.fingerprint, attack: attack,
      description: attack.attack.description, epsilon: epsilon, norm: norm.rawValue,
      stopsAtSuccess: stopsAtSuccess, seed: seed, pictures: queue.count,
      picturesFingerprint: queue.fingerprint, settings: model.settings)
    let path = "\(output)/manifest.json"
    claim = try OutputClaim(path, replaces: true)
    let old = try? DurableFile.read(path)
    if let old, (try? JSONDecoder().decode(Manifest.self, from: old)) != manifest {
      throw SuiteError.otherRun(path: output, difference: "its manifest.json is another")
    }
    if old == nil {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: output)) ?? []
      guard names.allSatisfy({ $0.hasPrefix("manifest.json.") }) else {
        throw SuiteError.otherRun(path: output, difference: "it is not empty")
      }
    }
    try DurableFile.write(RobustnessRun.json(manifest), to: path)
  }

  /// Attacks every picture, and writes `labels.csv` at the end.
  ///
  /// - Parameter report: Called after every batch, and whenever the attack asks the model.
  public func run(report: @escaping (Progress) -> Void = { _ in }) throws -> Summary {
    var rows: [Int: Row] = [:]
    let total = queue.count
    for places in queue.batches {
      let (done, before) = (rows.count, queries)
      let batch = try made(places) { asked in
        report(Progress(done: done, total: total, queries: before + asked))
      }
      for row in batch { rows[row.place] = row }
      report(Progress(done: rows.count, total: total, queries: queries))
    }
    let ordered = rows.values.sorted { $0.place < $1.place }
    let table =
      ([Row.head] + ordered.map(\.line))
      .map { $0.map(\.quotedForCSV).joined(separator: ",") + "\n" }.joined()
    try DurableFile.write(Data(table.utf8), to: "\(folder)/labels.csv")
    let right = ordered.filter { $0.cleanAnswer == $0.label }
    return Summary(
      pictures: ordered.count, right: right.count,
      withstood: right.count { $0.answer == $0.label },
      largestDistance: ordered.map(\.distance).max() ?? 0,
      attackMilliseconds: made > 0 ? spent / .milliseconds(1) / Double(made) : nil,
      fingerprint: try Fingerprint.ofFile("\(folder)/labels.csv"))
  }

  private func made(_ places: [Int], asked: @escaping (Int) -> Void) throws -> [Row] {
    let batch = try queue.load(places)
    let originals = try PixelBatch(batch.images)
    let paths = batch.items.map { Self.path(of: $0) }
    let labels = model.labels(of: batch)
    // A file that is there was written completely.
    var images = paths.map { try? Image.read("\(folder)/\($0)") }
    let missing = images.indices.filter { images[$0] == nil }
    var runner = AttackRunner(
      attack: missing.isEmpty
        ? attack.attack
        : try learned.ready(
          attack, epsilon: epsilon ?? AttackOutcome.ownLimit,
          shape: [originals.channels, originals.height, originals.width]),
      model: model.oracle)
    runner.stopsAtSuccess = stopsAtSuccess
    runner.asked = asked
    let size = epsilon.map { Float($0) / 255 }
    if !missing.isEmpty {
      var generators = missing.map {
        attack.generator(seed: seed, epsilon: epsilon, example: places[$0])
      }
      let begun = ContinuousClock.now
      let result = try runner.perturb(
        PixelBatch(missing.map { batch.images[$0] }),
        criterion: .misclassification(labels: missing.map { labels[$0] }), epsilon: size,
        generators: &generators)
      spent += ContinuousClock.now - begun
      made += missing.count
      queries += result.queries.reduce(0) { $0 + $1.forward }
      for (place, image) in zip(missing, try result.quantized.images()) {
        try image.writePNG(to: "\(folder)/\(paths[place])")
        images[place] = try Image.read("\(folder)/\(paths[place])")
      }
    }
    let channels = originals.channels
    let decoded = try PixelBatch(
      images.compactMap { image in image.map { channels == 3 ? $0.rgb() : $0.grey() } })
    let criterion = Criterion.misclassification(labels: labels)
    let clean = try Answers(of: originals, by: model.oracle, labels: labels).decisions
    let checked = try runner.verify(
      decoded, against: originals, criterion: criterion, epsilon: size)
    return places.indices.map { index in
      Row(
        place: places[index], path: paths[index], item: batch.items[index],
        label: labels[index], cleanAnswer: clean[index],
        answer: checked.decisions[index] ?? -1, distance: checked.distances[index] * 255,
        fingerprint: decoded.fingerprint(of: index), classes: model.classes)
    }
  }

  /// Shows every batch of a finished copy: the pictures' items, the originals, and the pictures as
  /// a reader of the files sees them.
  func forEachBatch(
    _ body: (PictureBatch, _ originals: PixelBatch, _ perturbed: PixelBatch) throws -> Void
  ) throws {
    for places in queue.batches {
      let batch = try queue.load(places)
      let originals = try PixelBatch(batch.images)
      let images = try batch.items.map { item in
        let image = try Image.read("\(folder)/\(Self.path(of: item))")
        return originals.channels == 3 ? image.rgb() : image.grey()
      }
      try body(batch, originals, PixelBatch(images))
    }
  }

  /// Where a picture's copy goes: its own path with the ending of PNG.
  private static func path(of item: LabelledImage) -> String {
    let parts = item.id.split(separator: "/").filter { $0 != "." && $0 != ".." }
    return (["images"] + parts.map(String.init)).joined(separator: "/") + ".png"
  }

  private struct Row {
    let place: Int
    let path: String
    let item: LabelledImage
    let label: Int
    let cleanAnswer: Int
    let answer: Int
    let distance: Double
    let fingerprint: String
    let classes: [String]

    static let head = [
      "path", "emotion", "subject", "split", "original", "clean_answer", "answer", "distance",
      "sha256",
    ]

    var line: [String] {
      func name(_ index: Int) -> String {
        classes.indices.contains(index) ? classes[index] : String(index)
      }
      return [
        path, item.emotion.rawValue, item.subject ?? "", item.split?.rawValue ?? "", item.id,
        name(cleanAnswer), name(answer), NumberText.trimmed(distance, 4), fingerprint,
      ]
    }
  }
}
