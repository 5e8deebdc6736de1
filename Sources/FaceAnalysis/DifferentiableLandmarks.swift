package import EmotionCore
package import FaceAlignment
package import PixelImages
package import Toolkit

/// A landmark predictor through which a gradient can be carried back to the pixels.
package protocol DifferentiablePredictor: LandmarkPredictor {
  /// The points of `landmarks(in:box:)`, with the way back.
  ///
  /// - Throws: As `landmarks(in:box:)`.
  func placement(in image: Image, box: Rect) throws(FaceError) -> any DifferentiablePlacement
}

extension FacePipeline.Recipe {
  /// Whether gradients can be carried back through the predictor.
  package var hasGradient: Bool { predictor is any DifferentiablePredictor }

  /// - Throws: `FaceError` with the code `.noGradient` or `.noPredictor`.
  package func requireGradient() throws(FaceError) { _ = try differentiablePredictor() }

  fileprivate func differentiablePredictor() throws(FaceError) -> any DifferentiablePredictor {
    guard let predictor else { throw .noPredictor }
    guard let differentiable = predictor as? any DifferentiablePredictor else {
      throw .noGradient(predictor.path)
    }
    return differentiable
  }
}

/// The landmarks of one face in one box, with the way back from them to the pixels.
package protocol DifferentiablePlacement: Sendable {
  var landmarks: Landmarks { get }

  /// Carries a gradient with respect to the landmarks back.
  ///
  /// - Parameters:
  ///   - temperature: In grey levels, above 0: the scale on which the decisions of a cascade count
  ///     as undecided. Predictors without decisions ignore it.
  ///   - pixels: Receives, in addition, the gradient with respect to each pixel's grey value,
  ///     `0...255`: `[height, width]`.
  /// - Returns: The gradient with respect to the box.
  /// - Throws: What a predictor's library may fail with, such as a lack of memory.
  func backward(
    _ gradient: [Point], temperature: Float, to pixels: inout [Float]
  ) throws -> BoxGradient
}

extension ShapePredictor: DifferentiablePredictor {
  package func placement(
    in image: Image, box: Rect
  ) throws(FaceError) -> any DifferentiablePlacement {
    CascadePlacement(image: image, trace: try trace(in: image, box: box))
  }

  private struct CascadePlacement: DifferentiablePlacement {
    let image: Image
    let trace: AlignmentTrace

    var landmarks: Landmarks { Landmarks(points: trace.points) }

    func backward(_ gradient: [Point], temperature: Float, to pixels: inout [Float]) -> BoxGradient
    {
      trace.backward(gradient, in: image, temperature: temperature, to: &pixels)
    }
  }
}

/// The landmarks of a face in an enlarged picture, with the way back through both passes and the
/// box between them.
package struct DifferentiableLandmarks: Sendable {
  private let first: any DifferentiablePlacement
  /// The second pass, and how its box follows from the first one's points.
  private let second: (pass: any DifferentiablePlacement, refinement: LandmarkBox)?

  /// In pixels of the enlarged picture, as `LandmarkPredictor.landmarks(in:box:refinement:)` gives
  /// them.
  package var landmarks: Landmarks { second?.pass.landmarks ?? first.landmarks }

  /// - Parameters: As `LandmarkPredictor.landmarks(in:box:refinement:)`.
  init(
    _ predictor: any DifferentiablePredictor, in picture: EnlargedImage, box: Rect,
    refinement: LandmarkBox?
  ) throws(FaceError) {
    first = try predictor.placement(in: picture.image, box: picture.enlarged(box))
    guard let refinement,
      let box = refinement.box(around: first.landmarks, in: picture.image)
    else {
      second = nil
      return
    }
    second = (try predictor.placement(in: picture.image, box: box), refinement)
  }

  /// Carries a gradient with respect to the landmarks back to the pixels of the enlarged picture.
  ///
  /// The box of the first pass is held: it is the detector's.
  ///
  /// - Parameters: As `DifferentiablePlacement.backward`.
  package func backward(
    _ gradient: [Point], temperature: Float, to pixels: inout [Float]
  ) throws {
    guard let (pass, refinement) = second else {
      _ = try first.backward(gradient, temperature: temperature, to: &pixels)
      return
    }
    let box = try pass.backward(gradient, temperature: temperature, to: &pixels)
    let points = refinement.backward(box, around: first.landmarks)
    _ = try first.backward(points, temperature: temperature, to: &pixels)
  }
}

extension LocatedPicture {
  /// The landmarks of `enlargedLandmarks(of:mirrored:)`, with the way back to the pixels.
  ///
  /// - Throws: As `enlargedLandmarks`; `FaceError` with the code `.noGradient` if the predictor has
  ///   no derivative.
  package func differentiableLandmarks(
    of face: LocatedFace, mirrored: Bool = false
  ) throws(FaceError) -> DifferentiableLandmarks {
    let predictor = try recipe.differentiablePredictor()
    let (picture, box) = view(of: face, mirrored: mirrored)
    return try DifferentiableLandmarks(predictor, in: picture, box: box, refinement: refinement)
  }

  /// Carries a gradient with respect to the enlarged picture's grey values back to the pixels of
  /// the original.
  ///
  /// Straight through the rounding to whole grey levels.
  ///
  /// - Parameters:
  ///   - gradient: With respect to values of `0...255`: `[enlarged height, enlarged width]`.
  ///   - mirrored: The same for the mirror image, in its own pixels; nil if it was not used.
  /// - Returns: With respect to values of `0...255`: `[channels, height, width]`.
  package func originalGradient(_ gradient: [Float], mirrored: [Float]? = nil) -> [Float] {
    let large = enlarged.image
    var sum = gradient
    if let mirrored {
      for row in 0..<large.height {
        for column in 0..<large.width {
          sum[row * large.width + column] += mirrored[(row + 1) * large.width - 1 - column]
        }
      }
    }
    if large.width != original.width || large.height != original.height {
      sum = CubicResampling(
        width: original.width, height: original.height, newWidth: large.width,
        newHeight: large.height
      ).adjoint(sum)
    }
    guard original.channels == 3 else { return sum }
    // Probes read the mean of the channels.
    let each = sum.map { $0 / 3 }
    return each + each + each
  }
}
