import AdversarialAttacks
import AttackLedger
public import DatasetPreparation
import DeepRecognition
import DurableFiles
public import EmotionDatasets
import Tensors
import Toolkit

/// A certificate of randomised smoothing for every picture of a split, or its abstention.
///
/// The ledger is written picture by picture: a killed run goes on where it stopped, with the
/// figures of an uninterrupted one. Not thread safe; the model uses several threads.
public final class CertificationRun {
  /// Which pictures are certified, and how.
  public struct Plan: Codable, Equatable, Sendable {
    public var smoothing = Smoothing()
    public var split = SplitChoice.one(.test)
    /// The size of a stratified sample; nil for all pictures.
    public var limit: Int?
    public var seed: UInt64 = 1

    public init() {}
  }

  private struct Subject: Codable {
    let version: String
    let model: String
    let modelFingerprint: String
    let dataset: String
    let datasetFingerprint: String
    /// As in `RobustnessRun.Subject`.
    let pictures: String
    let settings: [String: String]
    let plan: Plan
  }

  /// The pictures left out, with the reasons.
  public let rejections: [Rejection]
  private let plan: Plan
  private let model: AttackedModel
  private let dataset: Dataset
  private let queue: PictureQueue
  private let ledger: OutcomeLedger
  private let folder: String
  /// The most noisy copies that the model sees at once.
  private static let batchSize = 64

  /// Prepares a run, or resumes the one in the folder.
  ///
  /// - Parameter output: The run's folder; missing ones are created.
  /// - Throws: `SuiteError.plan`; `LedgerError`: the folder holds another run, or its ledger is
  ///   damaged; `FileError`; `NoPicturesError`.
  public init(
    plan: Plan, model: AttackedModel, dataset: Dataset, output: String, version: String
  ) throws {
    try plan.smoothing.validate()
    (self.plan, self.model, self.dataset, folder) = (plan, model, dataset, output)
    var items = dataset.images(in: plan.split)
    if let limit = plan.limit {
      items = Dataset.stratifiedSample(items, count: limit, seed: plan.seed)
    }
    let (known, unknown) = model.sorting(items)
    queue = PictureQueue(known, batchSize: Self.batchSize)
    rejections = dataset.rejections + unknown + queue.rejections
    guard queue.count > 0 else { throw NoPicturesError(dataset, plan.split) }
    let subject = Subject(
      version: version, model: model.name, modelFingerprint: model.fingerprint,
      dataset: dataset.name, datasetFingerprint: dataset.fingerprint, pictures: queue.fingerprint,
      settings: model.settings, plan: plan)
    let json = try RobustnessRun.json(subject)
    ledger = try OutcomeLedger(
      path: "\(output)/ledger.sqlite", subject: String(decoding: json, as: UTF8.self))
    try DurableFile.write(json, to: "\(output)/manifest.json")
  }

  /// Certifies what is missing, and writes `summary.json`.
  ///
  /// - Parameter report: Called after every picture with the number done and their total.
  /// - Throws: `TensorError`, `ImageError` or `FileError`.
  public func run(
    report: (_ done: Int, _ total: Int) -> Void = { _, _ in }
  ) throws -> CertificationSummary {
    var known = Set(try ledger.certificates().map(\.place))
    for place in queue.batches.joined().sorted() {
      defer { report(known.count, queue.count) }
      guard known.insert(place).inserted else { continue }
      try ledger.add(certified(place))
    }
    let summary = CertificationSummary(
      try ledger.certificates(), plan: plan, model: model.name, dataset: dataset,
      skipped: rejections.count)
    try DurableFile.write(RobustnessRun.json(rejections), to: "\(folder)/skipped.json")
    try DurableFile.write(RobustnessRun.json(summary), to: "\(folder)/summary.json")
    return summary
  }

  private func certified(_ place: Int) throws -> CertifiedPicture {
    let batch = try queue.load([place])
    let picture = try PixelBatch(batch.images).tensor()
    let label = model.labels(of: batch)[0]
    var generator = SeededGenerator(seed: plan.seed, stream: UInt64(place))
    let clean = try model.oracle.decisions(picture)[0]
    let certificate = try plan.smoothing.certificate(
      of: picture, by: model.oracle,
      batch: PictureQueue.mostTogether(Self.batchSize, valuesEach: picture.count),
      using: &generator)
    return CertifiedPicture(
      place: place, id: batch.items[0].id, label: label, cleanAnswer: clean,
      answer: certificate.answer, count: certificate.count, radius: certificate.radius)
  }
}
