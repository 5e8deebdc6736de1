import AdversarialAttacks
import DeepRecognition
public import EmotionDatasets
import EmotionRecognition
import FaceAnalysis
import PixelImages
import Tensors
import Toolkit

/// The paper's experiment: both models on clean pictures, on random noise, and on pictures made to
/// fool the ResNet.
///
/// The ledger is written batch by batch, and a run that was killed goes on where it stopped, with
/// the figures of an uninterrupted one: each picture's random numbers depend on the seed and on its
/// place in the run alone. One thread drives it; the landmark method runs on several.
public final class Comparison {
  public let plan: ComparisonPlan
  public let manifest: RunManifest
  /// What the dataset, in all its splits, and the run left out, with the reason; in no figure,
  /// listed in `skipped.json`.
  public let rejections: [Rejection]
  let models: ComparedModels
  let folder: RunFolder
  let queue: PictureQueue
  let ledger: Ledger
  let timekeeper: Timekeeper
  let classifier: ResNetClassifier
  let pool: WorkerPool<LandmarkRecognizer>
  let samples: SamplePictures
  let timedPictures: Int
  let caution: String?

  /// Prepares a run, or takes up the one in the folder.
  ///
  /// - Parameters:
  ///   - output: The run folder.
  ///   - strict: Whether a picture that cannot be read or is too small is an error.
  ///   - batchSize: Pictures that are attacked together; larger batches are no faster on two cores.
  ///   - timedPictures: How many pictures of each condition are timed.
  /// - Throws: `ComparisonError`.
  public init(
    plan: ComparisonPlan, dataset: Dataset, models: ComparedModels, output: String,
    host: RunHost, strict: Bool = false, batchSize: Int = 64, timedPictures: Int = 32
  ) throws(ComparisonError) {
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
    if strict { try queue.requireNoRejections() }
    guard queue.count > 0 else {
      throw .noPictures(split: plan.split.rawValue, dataset: dataset.path)
    }
    manifest = RunManifest(
      subject: RunManifest.Subject(
        version: host.version, plan: plan, dataset: dataset.name,
        datasetFingerprint: dataset.fingerprint,
        croppedPictures: queue.croppedCount,
        models: models.fingerprints, search: models.search,
        predictorEngine: models.predictor.engine),
      arguments: host.arguments, host: host.machine, threads: host.threads, started: host.started)
    folder = RunFolder(path: output)
    try folder.begin(manifest)
    ledger = try Ledger(path: folder.ledger)
    // The ledger's lock keeps other processes out; before it, one may have begun another run here.
    try folder.begin(manifest)
    try folder.write(json: rejections, to: folder.skipped)
    timekeeper = try Timekeeper(path: folder.times)
    samples = SamplePictures(folder: folder.images, of: queue)
    classifier = try step { () throws(TensorError) in
      try ResNetClassifier(models.resnet, gradientPrecision: plan.gradientPrecision)
    }
    pool = try models.landmarkPipeline(noFace: plan.noFace).makePool(threads: host.threads)
  }

  /// How many of the pictures, counted in every condition, the run's ledger holds, of how many.
  public var done: (count: Int, total: Int) {
    let counts = plan.conditions.map { condition in
      queue.items.count { ledger.holds([$0.id], under: condition) }
    }
    return (counts.reduce(0, +), plan.conditions.count * queue.count)
  }

  /// Does what is not done yet and writes summary and report.
  ///
  /// - Parameter report: Called after every batch.
  public func run(report: (ComparisonProgress) -> Void = { _ in })
    throws(ComparisonError) -> ComparisonSummary
  {
    let conditions = plan.conditions
    var progress = ComparisonProgress(total: conditions.count * queue.count)
    for condition in conditions {
      progress.condition = condition.name
      ProcessMemory.resetPeak()
      var worked = false
      for places in queue.batches {
        let isDone = ledger.holds(places.map { queue.items[$0].id }, under: condition)
        if !isDone {
          try work(on: places, under: condition)
          worked = true
        }
        progress.advance(by: places.count, worked: !isDone)
        report(progress)
      }
      try time(condition, peakMemory: worked ? ProcessMemory.peakMebibytes : nil)
    }
    return try conclude(conditions)
  }

  private func conclude(_ conditions: [Condition]) throws(ComparisonError) -> ComparisonSummary {
    let (attacked, observer) = (models.resnet.card.name, models.landmark.card.name)
    let rows = ComparisonSummary.rows(
      ledger: ledger, times: timekeeper.rows, conditions: conditions, attacked: attacked,
      models: [attacked, observer])
    let summary = ComparisonSummary(
      dataset: manifest.subject.dataset, datasetFingerprint: manifest.subject.datasetFingerprint,
      n: queue.count, skipped: rejections.count, seed: plan.seed,
      synthetic: caution != nil,
      finding: [
        caution, Finding.text(rows: rows, attacked: attacked, observer: observer),
      ].compactMap(\.self).joined(separator: " "), rows: rows)
    try folder.write(json: summary, to: folder.summary)
    try folder.write(
      AccuracyChart(rows: rows, isSynthetic: summary.synthetic).svg, to: folder.chart)
    try folder.write(
      ComparisonReport(summary: summary, manifest: manifest).markdown, to: folder.report)
    return summary
  }
}
