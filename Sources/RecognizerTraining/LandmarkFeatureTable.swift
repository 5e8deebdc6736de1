import EmotionRecognition
import LandmarkFeatures
import NeuralNetworks
import Tensors
import Toolkit

/// The standardised features of pictures and their copies.
struct LandmarkFeatureTable {
  let featureCount: Int
  let copies: Int
  /// The standardised features, `[pictures, copies, features]`.
  private(set) var values: [Float]
  /// The emotion's index for each picture.
  let labels: [Int]
  let standardization: Standardization

  /// Measures the samples.
  ///
  /// - Parameter standardization: The training data's; `nil` to fit it to these samples.
  /// - Throws: `ModelError`: a feature is not a finite number.
  init(
    _ samples: LandmarkSamples, by extractor: LandmarkFeatureExtractor,
    standardization: Standardization? = nil
  ) throws {
    featureCount = extractor.count
    copies = samples.copies
    labels = samples.labels
    var values: [Float] = []
    values.reserveCapacity(samples.count * copies * extractor.count)
    for picture in 0..<samples.count {
      for copy in 0..<copies {
        values += extractor.features(of: samples.landmarks(picture, copy: copy))
      }
    }
    let fitted: Standardization
    if let standardization {
      fitted = standardization
    } else {
      fitted = try Standardization(fitting: values, featureCount: extractor.count)
    }
    standardizeRows(&values, by: fitted)
    self.values = values
    self.standardization = fitted
  }

  /// The number of pictures.
  var count: Int { labels.count }

  /// A hash of all features and labels, which shows any difference between landmarks.
  var fingerprint: String {
    var hash = FNVHash()
    values.withUnsafeBytes { hash.add($0) }
    labels.withUnsafeBytes { hash.add($0) }
    return hash.text
  }

  /// The features of one copy of a picture.
  func row(_ picture: Int, copy: Int) -> ArraySlice<Float> {
    let start = (picture * copies + copy) * featureCount
    return values[start..<(start + featureCount)]
  }

  /// The features of one copy of every picture: `[pictures, features]`.
  func tensor(copy: Int) throws -> Tensor {
    try Tensor((0..<count).flatMap { row($0, copy: copy) }, shape: [count, featureCount])
  }
}

/// Standardises a table `[rows, features]` in place.
private func standardizeRows(_ values: inout [Float], by standardization: Standardization) {
  let (mean, scale) = (standardization.mean, standardization.scale)
  for start in stride(from: 0, to: values.count, by: mean.count) {
    for i in mean.indices { values[start + i] = (values[start + i] - mean[i]) / scale[i] }
  }
}

extension Standardization {
  /// The mean and deviation of each feature of a table `[rows, features]`; a feature that hardly
  /// varies is not scaled.
  init(fitting values: [Float], featureCount: Int) throws {
    var sums = [Double](repeating: 0, count: featureCount)
    var squares = sums
    let rows = Double(max(1, values.count / max(1, featureCount)))
    for start in stride(from: 0, to: values.count, by: featureCount) {
      for i in 0..<featureCount { sums[i] += Double(values[start + i]) }
    }
    let means = sums.map { $0 / rows }
    for start in stride(from: 0, to: values.count, by: featureCount) {
      for i in 0..<featureCount {
        let difference = Double(values[start + i]) - means[i]
        squares[i] += difference * difference
      }
    }
    let deviations = squares.map { ($0 / rows).squareRoot() }
    try self.init(
      mean: means.map { Float($0) }, scale: deviations.map { $0 > 1e-7 ? Float($0) : 1 })
  }
}

/// Batches of features for a network, with one random copy of each picture.
///
/// An epoch sees each picture once, usually in another copy than the epoch before.
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
