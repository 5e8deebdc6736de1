import NeuralNetworks
import Tensors

/// Features as batches for a network: of each picture, one of its copies at random.
///
/// So an epoch sees each picture once, and another copy of it in most epochs.
struct LandmarkTrainingData: TrainingData {
  let table: LandmarkFeatureTable

  var count: Int { table.count }

  func batch(_ indices: [Int], randomness: TrainingRandomness) throws(TensorError) -> TrainingBatch
  {
    var values: [Float] = []
    values.reserveCapacity(indices.count * table.featureCount)
    for index in indices {
      let copy = Int.random(in: 0..<table.copies, using: &randomness.generator)
      values += table.row(index, copy: copy)
    }
    return TrainingBatch(
      inputs: try Tensor(values, shape: [indices.count, table.featureCount]),
      labels: indices.map { table.labels[$0] })
  }
}
