import EmotionCore
import FaceSynthesis
import LandmarkFeatures
import Tensors
import Toolkit

/// The mean shape of faces in the frame, and how shapes vary around it.
struct ShapeStatistics {
  /// In the frame; 68 points.
  let mean: [Point]
  let components: PrincipalComponents
  /// The shapes in the frame: those of the faces in order, then those of their mirror images.
  let shapes: [[Point]]
  /// Their weights in deviations of the components.
  let weights: [[Float]]

  /// - Throws: `TooFewFacesError`: there are fewer than 20 faces; `LandmarkShapeError`: one
  ///   has no shape; `TensorError`.
  init(_ faces: [FoundFace], modes: Int) throws {
    guard faces.count >= 20 else {
      throw TooFewFacesError(found: faces.count, expected: 20)
    }
    // Mirror images keep the mean face and its modes from favouring a side.
    let both = faces.map(\.landmarks) + faces.map { Self.mirrored($0.landmarks) }
    let mean = try MeanShape.generalizedProcrustes(of: both)
    let placed = FaceFrame.placed(mean.points)
    let shapes = both.map { Self.aligned($0.points, onto: placed) }
    let values = shapes.flatMap { $0.flatMap { [Float($0.x), Float($0.y)] } }
    let examples = try Tensor(values, shape: [shapes.count, 2 * placed.count])
    components = try PrincipalComponents(examples, most: modes)
    weights = try components.weights(of: examples)
    self.mean = placed
    self.shapes = shapes
  }

  static func mirrored(_ landmarks: Landmarks) -> Landmarks {
    Landmarks(
      points: Landmarks.Scheme68.mirror.map {
        Point(x: -landmarks.points[$0].x, y: landmarks.points[$0].y)
      })
  }

  /// The points, translated, scaled and rotated to fit the mean best.
  static func aligned(_ points: [Point], onto mean: [Point]) -> [Point] {
    guard let similarity = Similarity(from: points, to: mean) else { return mean }
    return points.map { similarity($0) }
  }

  /// A measure of the yaw: the offset of the nose's tip from the middle between the jaw's ends, in
  /// widths of the jaw; 0 for a head that faces the camera, positive if the nose points to the
  /// picture's right.
  static func yaw(of shape: [Point]) -> Double {
    let width = shape[16].x - shape[0].x
    return width > 0 ? (shape[30].x - (shape[0].x + shape[16].x) / 2) / width : 0
  }
}
