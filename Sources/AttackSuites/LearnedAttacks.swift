import AdversarialAttacks
import AttackLedger
import DatasetPreparation
import DeepRecognition
import DurableFiles
import EmotionDatasets
import FoundationEssentials
import Tensors
import Toolkit

/// What attacks learned that add one perturbation to all pictures: a file each, so that a resumed
/// run goes on with the same.
struct LearnedAttacks {
  let folder: String
  let model: AttackedModel
  let seed: UInt64
  /// How many gradients are averaged into one.
  let samples: Int
  /// The pictures to learn from.
  private let lessons: PictureQueue
  /// Where they come from, in words.
  let source: String

  /// The most pictures to learn from.
  private static let most = 512

  /// - Parameters:
  ///   - attacks: Those of the run; pictures are read only if one of them learns.
  ///   - attacked: The pictures that will be attacked; they are learned from only if the dataset
  ///     has no others.
  init(
    folder: String, attacks: [AttackValue], model: AttackedModel, dataset: Dataset,
    attacked: [LabelledImage], seed: UInt64, samples: Int = 1
  ) {
    let learns = attacks.contains { ($0.attack as? any FittedAttack)?.isFitted == false }
    let measured = Set(attacked.map(\.id))
    // Only the measured pictures may have been cut to their faces, and lessons must look like them.
    let areCropped = attacked.contains { $0.region != nil }
    let others = [Split.validation, .train].map { split in
      (
        split.rawValue,
        model.sorting(dataset.images(in: split)).known.filter { !measured.contains($0.id) }
      )
    }
    let (name, items) =
      others.first { !$0.1.isEmpty && !areCropped } ?? ("", model.sorting(attacked).known)
    let sample = Dataset.stratifiedSample(items, count: Self.most, seed: seed)
    lessons = PictureQueue(learns ? sample : [], batchSize: 64)
    source =
      NumberText.count(lessons.count, "picture")
      + (name.isEmpty ? ", the attacked ones" : " of the \(name) split")
    (self.folder, self.model, self.seed) = (folder, model, seed)
    self.samples = samples
  }

  /// The attack, with its perturbation if it is one that learns.
  ///
  /// - Parameter shape: `[channels, height, width]` of the pictures to attack.
  func ready(_ value: AttackValue, epsilon: Double, shape: [Int]) throws -> any Attack {
    guard let attack = value.attack as? any FittedAttack, !attack.isFitted else {
      return value.attack
    }
    let size = shape.map { String($0) }.joined(separator: "x")
    let path = "\(folder)/\(attack.name)-\(NumberText.plain(epsilon))-\(size).json"
    if let bytes = try? DurableFile.read(path),
      let known = try? JSONDecoder().decode(Lesson.self, from: bytes), known.origin == origin
    {
      return known.attack.attack
    }
    let learned = try learned(attack, value, epsilon, shape)
    try DurableFile.createFolder(folder)
    try DurableFile.write(
      RobustnessRun.json(Lesson(origin: origin, attack: AttackValue(learned))), to: path)
    return learned
  }

  /// A file: the attack with its perturbation, and what it depends on.
  private struct Lesson: Codable {
    let origin: String
    let attack: AttackValue
  }

  private var origin: String {
    "\(model.fingerprint), seed \(seed), \(samples) samples, \(lessons.fingerprint)"
  }

  private func learned<Learner: FittedAttack>(
    _ attack: Learner, _ value: AttackValue, _ epsilon: Double, _ shape: [Int]
  ) throws -> any Attack {
    guard let oracle = model.oracle as? any GradientOracle else {
      throw SuiteError.plan("\(attack.name) learns from gradients, and \(model.name) reveals none")
    }
    var tasks: [AttackTask] = []
    for places in lessons.batches {
      let batch = try lessons.load(places)
      let pixels = try PixelBatch(batch.images)
      guard [pixels.channels, pixels.height, pixels.width] == shape else { continue }
      tasks.append(
        AttackTask(
          pixels: try pixels.tensor(),
          criterion: .misclassification(labels: model.labels(of: batch)),
          epsilon: attack.bound == .own ? nil : Float(epsilon) / 255))
    }
    guard !tasks.isEmpty else {
      throw SuiteError.plan(
        "\(attack.name) learns from pictures of the size of those that it attacks, "
          + "\(shape.map { String($0) }.joined(separator: "x")), and there is none among "
          + source)
    }
    var generator = value.generator(seed: seed, epsilon: epsilon, example: -1)
    return try attack.fitted(
      on: tasks, model: oracle, samples: samples, generator: &generator)
  }
}
