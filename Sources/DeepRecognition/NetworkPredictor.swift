package import EmotionCore
package import FaceAlignment
package import FaceAnalysis
package import NeuralNetworks
package import PixelImages
package import Tensors
package import Toolkit

/// A network that places the 68 points of a face in a box, with its derivative.
package final class NetworkPredictor: DifferentiablePredictor, @unchecked Sendable {
  // Sendable: the weights are folded before `init` returns and only read afterwards; libtorch
  // documents operations that only read a tensor as safe from several threads.
  package let path: String
  package let landmarkCount: Int
  private let network: PointNetwork
  private let name: String

  /// - Parameters:
  ///   - path: The file it was read from.
  ///   - identity: See `LandmarkPredictor.identity`.
  package init(_ network: PointNetwork, path: String, identity: String) throws(TensorError) {
    self.network = try network.foldedForEvaluation()
    (self.path, name) = (path, identity)
    landmarkCount = network.pointCount
  }

  package func identity() -> String { name }

  package func landmarks(in image: Image, box: Rect) throws(FaceError) -> Landmarks {
    try placement(in: image, box: box).landmarks
  }

  package func placement(
    in image: Image, box: Rect
  ) throws(FaceError) -> any DifferentiablePlacement {
    try box.checkHoldsFace(in: image)
    let square = PointCrop.square(around: box)
    do throws(TensorError) {
      let places = try withoutGradients { () throws(TensorError) in
        try self.places(in: PointCrop.grey(image), square).floats()
      }
      let points = stride(from: 0, to: places.count, by: 2).map { index in
        PointCrop.point(
          Point(x: Double(places[index]), y: Double(places[index + 1])), in: square)
      }
      return Placement(
        predictor: self, image: image, square: square, landmarks: Landmarks(points: points))
    } catch { throw .networkFailed(path, error) }
  }

  private func places(in grey: Tensor, _ square: Rect) throws(TensorError) -> Tensor {
    try network(
      PointCrop.cut(square, from: grey, size: network.inputSize), mode: .evaluation)
  }

  private struct Placement: DifferentiablePlacement {
    let predictor: NetworkPredictor
    let image: Image
    let square: Rect
    let landmarks: Landmarks

    /// The box is held, and its gradient is zero.
    ///
    /// Models of this predictor use one pass.
    func backward(
      _ gradient: [Point], temperature: Float, to pixels: inout [Float]
    ) throws -> BoxGradient {
      // Places count half the square, grey values 255ths.
      let scale = Float(square.width / 2 / 255)
      let weights = gradient.flatMap { [Float($0.x) * scale, Float($0.y) * scale] }
      let (_, slope) = try valueAndGradient(at: PointCrop.grey(image)) { grey throws(TensorError) in
        try (predictor.places(in: grey, square) * Tensor(weights, shape: [1, weights.count])).sum()
      }
      for (index, value) in try slope.floats().enumerated() { pixels[index] += value }
      return BoxGradient()
    }
  }
}
