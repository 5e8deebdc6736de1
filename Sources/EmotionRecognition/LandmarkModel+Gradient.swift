package import EmotionCore
package import FaceAnalysis
import LandmarkFeatures
import PixelImages
import Toolkit

/// What the landmark method answers about a face, with the way back from the answer to the pixels.
///
/// The answer is that of `LandmarkModel.input(for:in:)`, exactly.
package struct DifferentiableAnswer: Sendable {
  package let probabilities: Probabilities

  private let model: LandmarkModel
  private let picture: LocatedPicture
  /// The picture and, if the model asks for it, its mirror image.
  private let views: [View]

  private struct View: Sendable {
    let landmarks: DifferentiableLandmarks
    let probabilities: Probabilities
  }

  fileprivate init(_ model: LandmarkModel, _ face: LocatedFace, _ picture: LocatedPicture) throws {
    (self.model, self.picture) = (model, picture)
    views = try (model.averagesMirror ? [false, true] : [false]).map { mirrored in
      let landmarks = try picture.differentiableLandmarks(of: face, mirrored: mirrored)
      return View(
        landmarks: landmarks, probabilities: try model.probabilities(of: landmarks.landmarks))
    }
    probabilities = model.mean(views.map(\.probabilities))
  }

  /// The gradient of a weighted sum of the probabilities' logarithms with respect to the pixels of
  /// the picture.
  ///
  /// The detector's box is held.
  ///
  /// - Parameters:
  ///   - weights: One for each of the seven emotions.
  ///   - temperature: See `DifferentiablePlacement.backward`.
  /// - Returns: With respect to values of `0...1`: `[channels, height, width]`.
  package func vectorJacobianProduct(_ weights: [Float], temperature: Float) throws -> [Float] {
    let large = picture.enlarged.image
    let gradients = try views.map { view in
      var pixels = [Float](repeating: 0, count: large.width * large.height)
      let logits = weightsOfLogits(weights, view)
      let points = try model.vectorJacobianProduct(ofLogits: logits, at: view.landmarks.landmarks)
      try view.landmarks.backward(points, temperature: temperature, to: &pixels)
      return pixels
    }
    return picture.originalGradient(
      gradients[0], mirrored: gradients.count > 1 ? gradients[1] : nil
    ).map { 255 * $0 }
  }

  /// What weights of the mean's logarithms mean for the logits of one view.
  private func weightsOfLogits(_ weights: [Float], _ view: View) -> [Float] {
    let shares = weights.indices.map { index -> Float in
      let mean = probabilities.values[index]
      guard mean > 0 else { return 0 }
      return weights[index] * (view.probabilities.values[index] / mean) / Float(views.count)
    }
    let sum = shares.reduce(0, +)
    return shares.indices.map { shares[$0] - view.probabilities.values[$0] * sum }
  }
}

extension LandmarkModel {
  /// Recognises a face so that a gradient can be carried back.
  ///
  /// - Throws: As `input(for:in:)`; `FaceError` with the code `.noGradient` if the predictor has no
  ///   derivative.
  package func differentiableAnswer(
    about face: LocatedFace, in picture: LocatedPicture
  ) throws -> DifferentiableAnswer {
    try DifferentiableAnswer(self, face, picture)
  }

  /// The gradient of a weighted sum of the logits with respect to the landmarks.
  fileprivate func vectorJacobianProduct(
    ofLogits weights: [Float], at landmarks: Landmarks
  ) throws -> [Point] {
    let features = extractor.features(of: landmarks)
    let slope = try classifier.vectorJacobianProduct(weights, at: features)
    return extractor.vectorJacobianProduct(slope, at: landmarks)
  }
}
