import AdversarialAttacks
import AttackLedger
import DatasetPreparation
import DeepRecognition
import Tensors

/// How many pictures have a gradient of zero everywhere, which blinds attacks that follow it.
struct VanishingGradients {
  /// The pictures looked at: right ones of one size, the first of a run.
  let count: Int
  /// Those of them whose gradient of the cross-entropy is zero.
  let zero: Int

  /// More than a tenth may not be chance.
  var areVanishing: Bool { Double(zero) > 0.1 * Double(count) }

  /// The most pictures looked at.
  static let sampleSize = 32

  init(_ model: AttackedModel, _ pictures: [CleanPicture], _ queue: PictureQueue) throws {
    let sample = Self.sample(of: pictures)
    count = sample.count
    guard let oracle = model.oracle as? any GradientOracle, !sample.isEmpty else {
      zero = 0
      return
    }
    let criterion = Criterion.misclassification(labels: sample.map(\.label))
    let pixels = try PixelBatch(queue.load(sample.map(\.place)).images).tensor()
    let (_, gradient) = try oracle.objectiveAndGradient(pixels) { logits throws(TensorError) in
      try criterion.objective(logits: logits)
    }
    let values = try gradient.floats()
    let size = values.count / sample.count
    zero = sample.indices.count { index in
      values[index * size..<(index + 1) * size].allSatisfy { $0 == 0 }
    }
  }

  /// The first right pictures of one size, so that they form one batch.
  static func sample(of pictures: [CleanPicture]) -> [CleanPicture] {
    let right = pictures.filter(\.isRight)
    guard let first = right.first else { return [] }
    let most = PictureQueue.mostTogether(
      sampleSize, valuesEach: first.width * first.height * first.channels)
    return Array(
      right.filter {
        ($0.width, $0.height, $0.channels) == (first.width, first.height, first.channels)
      }.prefix(most))
  }
}
