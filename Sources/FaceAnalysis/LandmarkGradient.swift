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

/// The landmarks of one face in one box, with the way back from them to the pixels.
package protocol DifferentiablePlacement: Sendable {
  var landmarks: Landmarks { get }

  /// Carries a gradient with respect to the landmarks back.
  ///
  /// - Parameters:
  ///   - softness: In grey levels, above 0: the range over which a predictor that decides by
  ///     thresholds is taken to be undecided. Others ignore it.
  ///   - pixels: Receives, in addition, the gradient with respect to each pixel's grey value,
  ///     `0...255`: `[height, width]`.
  /// - Returns: The gradient with respect to the box.
  func carryBack(_ gradient: [Point], softness: Float, to pixels: inout [Float]) -> BoxGradient
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

    func carryBack(_ gradient: [Point], softness: Float, to pixels: inout [Float]) -> BoxGradient {
      trace.carryBack(gradient, in: image, temperature: softness, to: &pixels)
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
    guard let refinement, let box = refinement.box(around: first.landmarks),
      box.touches(picture.image)
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
  /// - Parameters: As `DifferentiablePlacement.carryBack`.
  package func carryBack(_ gradient: [Point], softness: Float, to pixels: inout [Float]) {
    guard let (pass, refinement) = second else {
      _ = first.carryBack(gradient, softness: softness, to: &pixels)
      return
    }
    let box = pass.carryBack(gradient, softness: softness, to: &pixels)
    let points = refinement.gradient(through: box, around: first.landmarks)
    _ = first.carryBack(points, softness: softness, to: &pixels)
  }
}

extension LandmarkBox {
  /// Carries a gradient with respect to the box around some landmarks back to them.
  func gradient(through box: BoxGradient, around landmarks: Landmarks) -> [Point] {
    let count = Double(landmarks.count)
    let centroid = landmarks.points.reduce(Point(x: 0, y: 0), +) * (1 / count)
    let squares = landmarks.points.reduce(0) { $0 + ($1 - centroid).squaredLength }
    let spread = (squares / count).squareRoot()
    // How the box changes with the spread alone.
    let growth =
      box.x * (offset.x - side / 2) + box.y * (offset.y - side / 2)
      + (box.width + box.height) * side
    return landmarks.points.map { point in
      (point - centroid) * (growth / (count * spread)) + Point(x: box.x, y: box.y) * (1 / count)
    }
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
    guard let predictor = recipe.predictor else { throw .noPredictor }
    guard let predictor = predictor as? any DifferentiablePredictor else {
      throw .noGradient(predictor.path)
    }
    return try DifferentiableLandmarks(
      predictor, in: mirrored ? mirrorImage : enlarged,
      box: mirrored ? face.box.mirrored(imageWidth: original.width) : face.box,
      refinement: recipe.refinesBox ? traits.landmarkBox : nil)
  }

  /// Carries a gradient with respect to the enlarged picture's grey values back to the pixels of
  /// the original.
  ///
  /// Rounding to whole grey levels passes it on as it is.
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
