import LandmarkFeatures
import NeuralNetworks
import Tensors
import Toolkit

/// A network that places points, and a perceptron on their coordinates after alignment: the
/// landmark method in one piece, so that an adversary can aim at the answer and at the points.
struct AlignedPointClassifier: Layer {
  let points: PointNetwork
  let classifier: MultilayerNetwork
  /// The mean shape, x and y, `[1, points]` each; its centroid is the origin and its size 1.
  private let reference: (x: Tensor, y: Tensor)
  /// Of the aligned coordinates, `[1, 2 points]` each.
  private let standardization: (mean: Tensor, scale: Tensor)

  init(
    points: PointNetwork, classifier: MultilayerNetwork, meanShape: MeanShape,
    mean: [Float], scale: [Float]
  ) throws(TensorError) {
    (self.points, self.classifier) = (points, classifier)
    let count = meanShape.points.count
    reference = (
      try Tensor(meanShape.points.map { Float($0.x) }, shape: [1, count]),
      try Tensor(meanShape.points.map { Float($0.y) }, shape: [1, count])
    )
    standardization = (
      try Tensor(mean, shape: [1, 2 * count]), try Tensor(scale, shape: [1, 2 * count])
    )
  }

  private init(like other: AlignedPointClassifier, points: PointNetwork) {
    classifier = other.classifier
    reference = other.reference
    standardization = other.standardization
    self.points = points
  }

  /// Maps images to `[batch, 2 points + classes]`: the places, then the logits.
  func callAsFunction(_ input: Tensor, mode: Mode) throws(TensorError) -> Tensor {
    let places = try points(input, mode: mode)
    let features = try (aligned(places) - standardization.mean) / standardization.scale
    return try Tensor.concatenated([places, classifier(features, mode: mode)], dim: 1)
  }

  /// The places, translated, scaled to centroid size 1 and rotated onto the mean shape, as
  /// `LandmarkFeatureExtractor.aligned` does it: `[batch, 2 points]`, x before y.
  func aligned(_ places: Tensor) throws(TensorError) -> Tensor {
    let count = points.pointCount
    let pairs = try places.reshaped(to: [-1, count, 2])
    func centred(_ axis: Int) throws(TensorError) -> Tensor {
      let values = try pairs.narrowed(dim: 2, from: axis, length: 1).reshaped(to: [-1, count])
      return try values - values.mean(over: [1], keepingDims: true)
    }
    let (x, y) = (try centred(0), try centred(1))
    func total(_ values: Tensor) throws(TensorError) -> Tensor {
      try values.sum(over: [1], keepingDims: true)
    }
    let cosine = try total(x * reference.x + y * reference.y)
    let sine = try total(x * reference.y - y * reference.x)
    let size = try total(x.square() + y.square()).sqrt()
    let length = try (cosine.square() + sine.square()).sqrt() * size + 1e-9
    let turned = [
      try (cosine * x - sine * y) / length, try (sine * x + cosine * y) / length,
    ]
    let columns = try turned.map { values throws(TensorError) in
      try values.reshaped(to: [-1, count, 1])
    }
    return try Tensor.concatenated(columns, dim: 2).reshaped(to: [-1, 2 * count])
  }

  var state: [StateEntry] { points.state.under("points") + classifier.state.under("classifier") }

  /// The same for evaluation only; faster.
  func foldedForEvaluation() throws(TensorError) -> AlignedPointClassifier {
    AlignedPointClassifier(like: self, points: try points.foldedForEvaluation())
  }
}
