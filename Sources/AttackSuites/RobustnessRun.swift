public import AdversarialAttacks
import AttackLedger
public import DatasetPreparation
import DeepRecognition
import DurableFiles
import EmotionCore
public import EmotionDatasets
import EmotionRecognition
import FoundationEssentials
import PixelImages
import Tensors
public import Toolkit

/// A suite of attacks on one model, at every epsilon.
///
/// Only pictures that the model gets right are attacked. In a cascade each attack sees those that
/// withstood the ones before it; what is left is the worst case over the suite, picture by picture.
/// The ledger is written batch by batch: a killed run goes on where it stopped, with the figures of
/// an uninterrupted one. Not thread safe; the operations use several threads.
public final class RobustnessRun {
  /// As asked for, with an attack on the decisions after the others if gradients vanish.
  public private(set) var plan: RobustnessPlan
  /// Whether that attack was added.
  private(set) var attacksDecisionsToo = false
  /// The pictures left out, with the reasons.
  public let rejections: [Rejection]
  let model: AttackedModel
  let queue: PictureQueue
  let ledger: OutcomeLedger
  let samples: FooledSamples
  private let learned: LearnedAttacks
  private let folder: String
  private let dataset: Dataset
  private let subject: Subject
  /// The most pictures attacked together.
  private static let batchSize = 64

  /// What determines the figures.
  struct Subject: Codable {
    let version: String
    let model: String
    let modelFingerprint: String
    let classes: [String]
    let framing: String
    let dataset: String
    let datasetFingerprint: String
    /// The fingerprint of the pictures' ids, in order, and of the regions that are used.
    let pictures: String
    /// How the model is used and attacked, such as the precision of gradients.
    let settings: [String: String]
    let plan: RobustnessPlan
  }

  /// Prepares a run, or resumes the one in the folder.
  ///
  /// - Parameter output: The run's folder; missing ones are created.
  /// - Throws: `SuiteError`: the suite does not fit the model; `LedgerError`: the folder holds
  ///   another run, or its ledger is damaged; `FileError`: another process writes it;
  ///   `NoPicturesError`.
  public init(
    plan: RobustnessPlan, model: AttackedModel, dataset: Dataset, output: String, version: String
  ) throws {
    (self.plan, self.model, self.dataset, folder) = (plan, model, dataset, output)
    var items = dataset.images(in: plan.split)
    if let limit = plan.limit {
      items = Dataset.stratifiedSample(items, count: limit, seed: plan.seed)
    }
    samples = FooledSamples(folder: "\(output)/images")
    learned = LearnedAttacks(
      folder: "\(output)/learned", attacks: plan.suite.attacks, model: model, dataset: dataset,
      attacked: items, seed: plan.seed, samples: plan.samples)
    if let attack = plan.suite.attacks.first(where: { $0.attack.access > model.access }) {
      throw SuiteError.plan(
        "\(attack.attack.name) needs the model's \(attack.attack.access.rawValue), and \(model.name) "
          + "reveals its \(model.access.rawValue) alone; choose a suite such as black-box")
    }
    let (known, unknown) = model.sorting(items)
    queue = PictureQueue(known, batchSize: Self.batchSize)
    rejections = dataset.rejections + unknown + queue.rejections
    guard queue.count > 0 else { throw NoPicturesError(dataset, plan.split) }
    subject = Subject(
      version: version, model: model.name, modelFingerprint: model.fingerprint,
      classes: model.classes, framing: model.framing, dataset: dataset.name,
      datasetFingerprint: dataset.fingerprint, pictures: queue.fingerprint,
      settings: model.settings, plan: plan)
    let text = String(decoding: try Self.json(subject), as: UTF8.self)
    ledger = try OutcomeLedger(path: "\(output)/ledger.sqlite", subject: text)
    try DurableFile.write(Data(text.utf8), to: "\(output)/manifest.json")
  }

  /// Completes the run and writes `summary.json` and `report.html`.
  ///
  /// - Parameter report: Called after every batch, and whenever an attack of the suite asks the
  ///   model.
  /// - Throws: `AttackError`, `ImageError`, `FileError`.
  public func run(
    report: @escaping (RobustnessProgress) -> Void = { _ in }
  ) throws -> RobustnessSummary {
    let pictures = try lookAtAll()
    if try VanishingGradients(model, pictures, queue).areVanishing {
      attacksDecisionsToo = try plan.attackDecisionsToo()
    }
    var book = OutcomeBook(try ledger.outcomes(), of: pictures)
    var sizes = plan.suite.hasOwnLimits ? [AttackOutcome.ownLimit] : plan.epsilons
    var next = 0
    while next < sizes.count {
      let size = sizes[next]
      next += 1
      let withstood = try attack(pictures, epsilon: size, &book, report: report)
      guard next == sizes.count, plan.untilFooled, withstood,
        let larger = larger(
          than: size,
          largest: pictures.map { $0.width * $0.height * $0.channels }.max() ?? 0)
      else {
        continue
      }
      sizes.append(larger)
    }
    let verdict = try SanityGate(self, pictures: pictures, book: book, epsilons: sizes)
      .verdict(report: report)
    let summary = RobustnessSummary(
      dataset: dataset.name, plan: plan, model: model, synthetic: dataset.caution != nil,
      skipped: rejections.count, verdict: verdict,
      figures: RobustnessFigures(
        plan: plan, epsilons: sizes, model: model.name, classes: model.classes,
        pictures: pictures, book: book, source: learned.source),
      movements: MovementFigures.of(try ledger.movements(), book: book, epsilons: sizes))
    try DurableFile.write(Self.json(rejections), to: "\(folder)/skipped.json")
    try DurableFile.write(Self.json(summary), to: "\(folder)/summary.json")
    try RobustnessReport(run: folder).write()
    return summary
  }

  /// Runs the suite at one epsilon.
  ///
  /// - Returns: Whether a picture withstood all attacks.
  private func attack(
    _ pictures: [CleanPicture], epsilon: Double, _ book: inout OutcomeBook,
    report: @escaping (RobustnessProgress) -> Void
  ) throws -> Bool {
    let right = pictures.filter(\.isRight)
    var standing = right
    for value in plan.suite.attacks {
      // What nobody aims may also turn a wrong answer right.
      let seen =
        plan.mode == .cascade ? standing : value.attack.access == .nothing ? pictures : right
      let missing = seen.filter {
        book.outcome(of: value.attack.name, on: $0.place, at: epsilon) == nil
      }
      var progress = RobustnessProgress(
        attack: value.attack.name, epsilon: plan.suite.hasOwnLimits ? nil : epsilon,
        done: seen.count - missing.count, total: seen.count)
      for batch in batches(of: missing) {
        let found = try attacked(batch, by: value, epsilon: epsilon) { [progress] asked in
          var now = progress
          now.queries += asked
          report(now)
        }
        // Before the ledger: after a kill, what is in the ledger is not attacked again.
        try samples.keep(found, of: batch)
        try ledger.add(found.outcomes, movements: found.movements)
        book.add(found.outcomes)
        progress.done += batch.count
        progress.queries += found.outcomes.reduce(0) { $0 + $1.forward }
        report(progress)
      }
      standing.removeAll { book.isFooled(by: value.attack.name, $0.place, at: epsilon) }
    }
    return !standing.isEmpty
  }

  /// Twice the epsilon, at most what reaches every picture; nil if there is nothing larger.
  ///
  /// - Parameter largest: The number of values of the largest picture.
  private func larger(than epsilon: Double, largest: Int) -> Double? {
    let most: Double
    switch plan.norm {
    case .linf: most = 255
    case .l2:
      most = 255 * Double(largest).squareRoot()
    }
    return 0 < epsilon && epsilon < most ? min(2 * epsilon, most) : nil
  }

  /// The model's answers to all clean pictures.
  private func lookAtAll() throws -> [CleanPicture] {
    let known = Set(try ledger.pictures().map(\.place))
    for places in queue.batches {
      let missing = places.filter { !known.contains($0) }
      guard !missing.isEmpty else { continue }
      let batch = try queue.load(missing)
      let pixels = try PixelBatch(batch.images)
      let labels = model.labels(of: batch)
      let answers = try Answers(
        of: pixels, by: model.oracle, labels: labels, samples: plan.samples)
      if let found = answers.classes, found != model.classes.count {
        throw SuiteError.classes(model: model.name, found: found, expected: model.classes.count)
      }
      try ledger.add(
        missing.indices.map { index in
          CleanPicture(
            place: missing[index], id: batch.items[index].id, label: labels[index],
            answer: answers.decisions[index], margin: answers.margins?[index],
            width: pixels.width, height: pixels.height, channels: pixels.channels,
            fingerprint: pixels.fingerprint(of: index))
        })
    }
    return try ledger.pictures()
  }

  static func json(_ value: some Encodable) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(value) + Data("\n".utf8)
  }
}

extension RobustnessRun {
  /// Pictures of one size, in full batches, whichever batch they were loaded with at first.
  func batches(of pictures: [CleanPicture]) -> [[CleanPicture]] {
    let groups = Dictionary(grouping: pictures) { [$0.width, $0.height, $0.channels] }
    return groups.values.flatMap { group in
      let values = group[0].width * group[0].height * group[0].channels
      let most = PictureQueue.mostTogether(Self.batchSize, valuesEach: values)
      return stride(from: 0, to: group.count, by: most).map {
        Array(group[$0..<min($0 + most, group.count)])
      }
    }.sorted { $0[0].place < $1[0].place }
  }

  /// A batch after an attack.
  struct AttackedBatch {
    let outcomes: [AttackOutcome]
    let originals: [Image]
    /// What a reader of the files sees.
    let images: [Image]
    /// What moved in each picture; nil where there are no landmarks.
    let changes: [FaceChange?]
    /// The same for those that were right and are fooled, as the ledger keeps it.
    let movements: [LandmarkMovement]
  }

  /// For each picture another one of the same size that the model gets right as another class, from
  /// which an attacker who sees decisions alone begins; nil if one has none.
  private func starts(for pictures: [CleanPicture]) throws -> PixelBatch? {
    let all = try ledger.pictures().filter(\.isRight)
    let places = pictures.compactMap { picture in
      let others = all.filter {
        $0.label != picture.label
          && ($0.width, $0.height, $0.channels)
            == (picture.width, picture.height, picture.channels)
      }
      return (others.first { $0.place > picture.place } ?? others.first)?.place
    }
    guard places.count == pictures.count else { return nil }
    return try PixelBatch(queue.load(places).images)
  }

  /// Attacks one batch; nothing is written.
  ///
  /// - Parameter asked: As of `AttackRunner`.
  func attacked(
    _ pictures: [CleanPicture], by attack: AttackValue, epsilon: Double,
    asked: ((Int) -> Void)? = nil
  ) throws -> AttackedBatch {
    let batch = try queue.load(pictures.map(\.place))
    let originals = try PixelBatch(batch.images)
    var runner = AttackRunner(
      attack: try learned.ready(
        attack, epsilon: epsilon, shape: [originals.channels, originals.height, originals.width]),
      model: model.oracle)
    runner.stopsAtSuccess = true
    runner.samples = plan.samples
    runner.asked = asked
    if attack.attack.access == .decision { runner.starts = try starts(for: pictures) }
    var generators = pictures.map {
      attack.generator(seed: plan.seed, epsilon: epsilon, example: $0.place)
    }
    let criterion = Criterion.misclassification(labels: pictures.map(\.label))
    let size = attack.attack.bound == .own ? nil : Float(epsilon) / 255
    let begun = ContinuousClock.now
    let result = try runner.perturb(
      originals, criterion: criterion, epsilon: size, generators: &generators)
    let milliseconds = (ContinuousClock.now - begun) / .milliseconds(1) / Double(pictures.count)
    // What counts is what a reader of the files sees.
    var images: [Image] = []
    for (image, item) in zip(try result.quantized.images(), batch.items) {
      images.append(try image.throughPNG(named: item.id))
    }
    let decoded = try PixelBatch(images)
    let checked = try runner.verify(
      decoded, against: originals, criterion: criterion, epsilon: size)
    let changes = model.changes(from: batch.images, to: images)
    let outcomes = pictures.indices.map { index in
      AttackOutcome(
        attack: attack.attack.name, epsilon: epsilon, place: pictures[index].place,
        isFooled: checked.succeeded[index], answer: checked.decisions[index] ?? -1,
        distance: checked.distances[index] * 255, margin: checked.margins.map { Double($0[index]) },
        forward: result.queries[index].forward, backward: result.queries[index].backward,
        firstSuccess: result.firstSuccess.flatMap { $0[index] }, milliseconds: milliseconds,
        fingerprint: decoded.fingerprint(of: index), displacement: changes[index]?.displacement)
    }
    let movements = try pictures.indices.compactMap { index -> LandmarkMovement? in
      guard outcomes[index].isFooled, pictures[index].isRight, let change = changes[index] else {
        return nil
      }
      return LandmarkMovement(
        change, outcomes[index],
        isRightInOldBox: try model.isRight(
          images[index], label: pictures[index].label, in: change.before.box))
    }
    return AttackedBatch(
      outcomes: outcomes, originals: batch.images, images: images, changes: changes,
      movements: movements)
  }
}

extension PictureQueue {
  /// The fingerprint of the pictures' ids, in order, and of the regions that are used.
  var fingerprint: String {
    var fingerprint = Fingerprint()
    for item in items { fingerprint.add("\(item.id) \(item.region.map { "\($0)" } ?? "")\n") }
    return fingerprint.text()
  }
}

extension AttackedModel {
  /// The pictures whose emotion the model has a class for, and the others with the reason.
  func sorting(_ images: [LabelledImage]) -> (known: [LabelledImage], unknown: [Rejection]) {
    let known = images.filter { label(of: $0.emotion) != nil }
    let unknown = images.filter { label(of: $0.emotion) == nil }.map { image in
      Rejection(item: image.id, reason: "\(name) has no class for \(image.emotion.rawValue)")
    }
    return (known, unknown)
  }

  /// The classes of a batch's pictures, all of which are known.
  func labels(of batch: PictureBatch) -> [Int] {
    batch.items.map { label(of: $0.emotion) ?? 0 }
  }
}

/// How far a run is: within one attack at one epsilon.
public struct RobustnessProgress: Sendable {
  public let attack: String
  /// In 255ths; nil for an attack with a limit of its own.
  public let epsilon: Double?
  public internal(set) var done: Int
  public let total: Int
  /// The pictures that the attack has shown the model at this epsilon; rises within a batch, too.
  public internal(set) var queries = 0
}

/// A model's answers to a batch.
struct Answers {
  let decisions: [Int]
  let margins: [Double]?
  let classes: Int?

  /// - Parameter labels: One for each picture, for the margins; or none.
  init(
    of pixels: PixelBatch, by model: any DecisionOracle, labels: [Int] = [], samples: Int = 1
  ) throws {
    let tensor = try pixels.tensor()
    let oracle = Oracle(model, examples: pixels.count)
    oracle.samples = samples
    guard oracle.access >= .scores else {
      (decisions, margins, classes) = (try oracle.decisions(tensor), nil, nil)
      return
    }
    let scores = try oracle.scores(tensor)
    classes = scores.shape[1]
    decisions = try scores.argmax(over: 1)
    guard labels.count == pixels.count, labels.allSatisfy({ $0 < scores.shape[1] }) else {
      margins = nil
      return
    }
    margins = try Criterion.misclassification(labels: labels)
      .objective(logits: scores, loss: .margin).floats().map { Double($0) }
  }
}

extension PixelBatch {
  /// The fingerprint of one picture's pixels.
  func fingerprint(of index: Int) -> String {
    var fingerprint = Fingerprint()
    bytes[index * pictureSize..<(index + 1) * pictureSize].withUnsafeBytes { fingerprint.add($0) }
    return fingerprint.text()
  }
}
