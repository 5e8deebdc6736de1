import AdversarialAttacks
import AttackLedger
import DatasetPreparation
import DeepRecognition
import EmotionCore
public import EmotionDatasets
import EmotionRecognition
import FaceAnalysis
import ModelEvaluation
import PixelImages
import Tensors

/// The paper's experiment: both models on clean pictures, on noisy ones, and on pictures made to
/// fool the ResNet.
///
/// The ledger is written batch by batch, and a killed run resumes where it stopped, with the
/// figures of an uninterrupted one: each picture's random numbers depend only on seed, attack,
/// epsilon and the picture's place in the run. Not thread safe; the methods use several threads.
public final class Comparison {
  public let plan: ComparisonPlan
  public let manifest: RunManifest
  /// The pictures left out, of all the dataset's splits, with the reasons; no figure includes them,
  /// `skipped.json` lists them.
  public let rejections: [Rejection]
  private let folder: RunFolder
  let queue: PictureQueue
  let ledger: OutcomeLedger
  private let costs: RunCosts
  private let samples: SamplePictures
  private let models: ComparedModels
  /// The attacked model's first.
  private let methods: [any RecognitionMethod]
  private let oracle: any GradientOracle
  private let timedPictures: Int
  private let caution: String?

  /// Prepares a run, or resumes the one in the folder.
  ///
  /// - Parameters:
  ///   - output: The run folder.
  ///   - strict: Whether an unreadable or too small picture is an error.
  ///   - batchSize: The number of pictures attacked together; larger batches are no faster on two
  ///     cores.
  ///   - timedPictures: The number of clean pictures to time.
  /// - Throws: `ComparisonError`: the plan contradicts itself, or the folder holds another run;
  ///   `LedgerError`: its ledger is damaged or another run's; `NoPicturesError`, `DatasetError`,
  ///   `ModelError`, `FaceError` or `FileError`.
  public init(
    plan: ComparisonPlan, dataset: Dataset, models: ComparedModels, output: String,
    host: RunHost, strict: Bool = false, batchSize: Int = 64, timedPictures: Int = 32
  ) throws {
    try plan.validate()
    self.plan = plan
    self.models = models
    self.timedPictures = timedPictures
    caution = dataset.caution
    var items = dataset.images(in: plan.split)
    if let limit = plan.limit {
      items = Dataset.stratifiedSample(items, count: limit, seed: plan.seed)
    }
    queue = PictureQueue(items, batchSize: max(1, batchSize))
    rejections = dataset.rejections + queue.rejections
    if strict { try dataset.requireNone(queue.rejections) }
    guard queue.count > 0 else { throw NoPicturesError(dataset, plan.split) }
    manifest = RunManifest(
      subject: RunManifest.Subject(
        version: host.version, plan: plan, dataset: dataset.name,
        datasetFingerprint: dataset.fingerprint, croppedPictures: queue.croppedCount,
        models: models.fingerprints, search: models.search),
      arguments: host.arguments, host: host.machine, threads: host.threads, started: host.started)
    folder = RunFolder(path: output)
    try folder.begin(manifest)
    ledger = try OutcomeLedger(path: folder.ledger, subject: RunJSON.text(manifest.subject))
    // The ledger's lock keeps other processes out; until then, another may have begun a run here.
    try folder.begin(manifest)
    try ledger.takeOver(
      linesOf: folder.oldLedger, conditions: Set(plan.conditions.map(\.name)))
    try folder.write(json: rejections, to: folder.skipped)
    costs = try RunCosts(folder)
    samples = SamplePictures(folder: folder.images, of: queue)
    methods = try models.methods(noFace: plan.noFace, threads: host.threads)
    oracle = models.attacked.oracle(gradientPrecision: plan.gradientPrecision)
  }

  /// The number of pictures done, counted in every condition, and the total.
  ///
  /// - Throws: `LedgerError` or `FileError`: the ledger cannot be read.
  public var done: (count: Int, total: Int) {
    get throws {
      let counts = try plan.conditions.map { condition in
        let known = try ledger.images(under: condition.name)
        return queue.items.count { known.contains($0.id) }
      }
      return (counts.reduce(0, +), plan.conditions.count * queue.count)
    }
  }

  /// Completes the run and writes summary and report.
  ///
  /// - Parameter report: Called after every batch.
  /// - Throws: `PictureError`: a method failed on a picture; `AttackError`, `ImageError` or
  ///   `FileError`.
  public func run(
    report: (ComparisonProgress) -> Void = { _ in }
  ) throws -> ComparisonSummary {
    var progress = ComparisonProgress(total: plan.conditions.count * queue.count)
    for condition in plan.conditions {
      progress.condition = condition.name
      ProcessMemory.resetPeak()
      var worked = false
      let known = try ledger.images(under: condition.name)
      for places in queue.batches {
        let isDone = places.allSatisfy { known.contains(queue.items[$0].id) }
        if !isDone {
          try work(on: places, under: condition, except: known)
          worked = true
        }
        progress.advance(by: places.count, worked: !isDone)
        report(progress)
      }
      if worked, let peak = ProcessMemory.peakMebibytes {
        try costs.add(peakMebibytes: peak, of: condition)
      }
    }
    if costs.times == nil { try time() }
    return try conclude()
  }

  /// Perturbs one batch, asks both methods, and writes the rows, except of known pictures.
  private func work(
    on places: [PictureQueue.Place], under condition: Condition, except known: Set<String>
  ) throws {
    let batch = try queue.load(places)
    let shown = try condition.attack.map { try attack(batch, by: $0, epsilon: condition.epsilon) }
    let seen = shown.map { PictureBatch(batch, showing: $0.images) } ?? batch
    let answers = try methods.map { try $0.answers(for: seen) }
    let verification = try shown.map { shown in
      try shown.runner.verify(
        PixelBatch(shown.images), against: PixelBatch(batch.images),
        criterion: .misclassification(labels: batch.labels), epsilon: condition.modelEpsilon,
        decisions: answers[0].map { $0.predicted?.index })
    }
    let rows = batch.items.indices.map { index in
      LedgerRow(
        condition: condition.name, image: batch.items[index].id, actual: batch.items[index].emotion,
        distance: (verification?.distances[index] ?? 0) * 255,
        succeeded: verification?.succeeded[index],
        queries: shown.map { $0.queries[index] }.flatMap { $0.forward > 0 ? $0 : nil },
        answers: Dictionary(
          uniqueKeysWithValues: zip(methods, answers).map { ($0.name, $1[index]) }))
    }
    // Write samples before the ledger: after a kill, batches in the ledger are not redone.
    try samples.keep(seen, of: batch, under: condition)
    // With batches of another size, or lines of an earlier build, some may have rows already.
    try ledger.add(rows.filter { !known.contains($0.image) })
  }

  /// An attacked batch, as every reader of the PNG files sees it.
  private struct Shown {
    let runner: AttackRunner
    let images: [Image]
    let queries: [QueryCount]
  }

  private func attack(
    _ batch: PictureBatch, by value: AttackValue, epsilon: Double?
  ) throws -> Shown {
    let runner = AttackRunner(attack: value.attack, model: oracle)
    var generators = batch.places.map {
      value.generator(seed: plan.seed, epsilon: epsilon, example: $0)
    }
    let result = try runner.perturb(
      PixelBatch(batch.images), criterion: .misclassification(labels: batch.labels),
      epsilon: epsilon.map { Float($0) / 255 }, generators: &generators)
    let images = try zip(result.quantized.images(), batch.items).map {
      try $0.throughPNG(named: $1.id)
    }
    return Shown(runner: runner, images: images, queries: result.queries)
  }

  /// Times both methods on some clean pictures, in one thread.
  private func time() throws {
    let images = try queue.load(Array(queue.batches.joined().prefix(timedPictures))).images
    let threads = ComputeThreads.count
    try ComputeThreads.use(1)
    let times = Result {
      try PipelineTimes.measure(
        models.methods(noFace: plan.noFace, threads: 1), on: images,
        prior: models.search.engine.traits.prior)
    }
    try ComputeThreads.use(threads)
    try costs.keep(times.get())
  }

  private func conclude() throws -> ComparisonSummary {
    let names = methods.map(\.name)
    let rows = try ComparisonSummary.rows(
      ledger: ledger, costs: costs, conditions: plan.conditions, attacked: names[0], models: names)
    let summary = ComparisonSummary(
      dataset: manifest.subject.dataset, datasetFingerprint: manifest.subject.datasetFingerprint,
      n: queue.count, skipped: rejections.count, seed: plan.seed,
      synthetic: caution != nil,
      finding: [
        caution,
        Finding.text(
          rows: rows, attacked: names[0], observer: names[1], isSynthetic: caution != nil),
      ].compactMap(\.self).joined(separator: " "), rows: rows,
      between: try ModelDifference.between(
        names[0], and: names[1], under: plan.conditions, ledger: ledger))
    try folder.write(json: summary, to: folder.summary)
    try folder.write(
      AccuracyChart(rows: rows, isSynthetic: summary.synthetic).svg, to: folder.chart)
    try folder.write(
      ComparisonReport(summary: summary, manifest: manifest).markdown, to: folder.report)
    return summary
  }
}

extension Condition {
  /// The size in units of `0...1` pixels, as attacks expect it.
  fileprivate var modelEpsilon: Float? { epsilon.map { Float($0) / 255 } }
}

extension PictureBatch {
  /// The same batch with other images.
  fileprivate init(_ batch: PictureBatch, showing images: [Image]) {
    self.init(items: batch.items, places: batch.places, images: images)
  }
}

/// The progress of a comparison, counted in pictures times conditions.
public struct ComparisonProgress: Sendable {
  /// The current condition, such as `pgd-20-linf-8`.
  public internal(set) var condition = ""
  public private(set) var done = 0
  public let total: Int
  private let begin = ContinuousClock.now
  /// Pictures processed now, not found in the ledger.
  private var worked = 0

  init(total: Int) { self.total = total }

  mutating func advance(by count: Int, worked isWork: Bool) {
    done += count
    if isWork { worked += count }
  }

  /// An estimate of the remaining time at the mean pace so far; rough, because attacks differ.
  public var timeLeft: Duration? {
    guard worked > 0 else { return nil }
    return (.now - begin) * (Double(total - done) / Double(worked))
  }
}
