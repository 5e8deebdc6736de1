import DeepRecognition
import NeuralNetworks
import Tensors

/// Loaded pictures as batches for a ResNet, augmented.
struct PictureTrainingData: TrainingData {
  let pictures: LoadedPictures
  let augmentation: PictureAugmentation
  let input: ResNetInput

  var count: Int { pictures.count }

  func batch(_ indices: [Int], randomness: TrainingRandomness) throws(TensorError) -> TrainingBatch
  {
    let pixels = try pictures.tensor(indices)
    let labels = indices.map { pictures.labels[$0] }
    let varied = try augmentation(
      pixels, crop: input.centerCrop, size: input.size, using: &randomness.generator)
    guard let mixing = augmentation.mixing(count: indices.count, using: &randomness.generator)
    else { return TrainingBatch(inputs: try input.normalize(varied), labels: labels) }
    return TrainingBatch(
      inputs: try input.normalize(mixing(varied)), labels: labels,
      mixture: LabelMixture(labels: mixing.partners.map { labels[$0] }, shares: mixing.shares))
  }
}

extension LoadedPictures {
  /// Pictures as a batch: `[count, 1, size, size]`, `0...1`.
  func tensor(_ indices: [Int]) throws(TensorError) -> Tensor {
    var values: [Float] = []
    values.reserveCapacity(indices.count * size * size)
    for index in indices { append(index, to: &values) }
    return try Tensor(values, shape: [indices.count, 1, size, size])
  }
}
