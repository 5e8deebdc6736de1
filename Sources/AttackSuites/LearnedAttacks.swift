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
  /// The pictures to learn from.
  private let lessons: PictureQueue
  /// Where they come from, in words.
  let source: String

  /// The most pictures to learn from.
  private static let most = 512

  /// - Parameters:
  ///   - attacked: The pictures that will be attacked; they are learned from only if the dataset
  ///     has no others.
  init(
    folder: String, model: AttackedModel, dataset: Dataset, attacked: [LabelledImage],
    seed: UInt64
  ) {
    let measured = Set(attacked.map(\.id))
    let choices = [Split.validation, .train].map { split in
      (split.rawValue, dataset.images(in: split).filter { !measured.contains($0.id) })
    }
    let (name, items) = choices.first { !$0.1.isEmpty } ?? ("", attacked)
    let sample = Dataset.stratifiedSample(
      model.sorting(items).known, count: Self.most, seed: seed)
    lessons = PictureQueue(sample, batchSize: 64)
    source =
      NumberText.count(lessons.count, "picture")
      + (name.isEmpty ? ", the attacked ones" : " of the \(name) split")
    (self.folder, self.model, self.seed) = (folder, model, seed)
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
    if let known = try? DurableFile.read(path),
      let learned = try? JSONDecoder().decode(AttackValue.self, from: known)
    {
      return learned.attack
    }
    let learned = try learned(attack, value, epsilon, shape)
    try DurableFile.createFolder(folder)
    try DurableFile.write(RobustnessRun.json(AttackValue(learned)), to: path)
    return learned
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
    var generator = value.generator(seed: seed, epsilon: epsilon, example: -1)
    return try attack.fitted(on: tasks, model: oracle, generator: &generator)
  }
}
