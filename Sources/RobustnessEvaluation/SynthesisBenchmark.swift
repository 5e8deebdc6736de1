import EmotionCore
import EvaluationStatistics
public import FaceAnalysis
public import FaceSynthesis
import PixelImages
import Toolkit

/// How well synthetic faces serve: whether the detector finds them, how near the landmarks come to
/// the points that they were drawn by, and how fast they are drawn.
public struct SynthesisBenchmark: Codable, Equatable, Sendable {
  /// Nothing here is about people.
  public let synthetic: Bool
  /// Single faces, and how many of them the detector finds.
  public let n: Int
  public let found: Int
  /// The normalised mean error: the mean distance of a face's 68 points from the truth, by the
  /// distance of its eyes' centres; over the faces that were found.
  public let meanLandmarkError: Double?
  public let medianLandmarkError: Double?
  public let worstLandmarkError: Double?
  /// The faces of scenes of three, and how many of them the detector finds.
  public let sceneFaces: Int
  public let sceneFacesFound: Int
  /// Pictures of one face that all threads draw in a second, and draw and encode as PNG.
  public let drawnPerSecond: Double
  public let encodedPerSecond: Double
  public let side: Int
  public let threads: Int

  /// Draws the faces and looks for them.
  ///
  /// - Parameters:
  ///   - faces: What is drawn, with at least one face.
  ///   - predictor: Places the 68 points in the box of the detector; its engine is also that of the
  ///     detector.
  /// - Throws: `ComparisonError`.
  public init(_ faces: SyntheticDataset, predictor: ShapePredictor) throws(ComparisonError) {
    synthetic = true
    (n, side, threads) = (faces.count, faces.side, faces.threads)
    drawnPerSecond = try Self.perSecond(faces) { _ throws(ImageError) in }
    encodedPerSecond = try Self.perSecond(faces) { image throws(ImageError) in
      _ = try image.pngData()
    }
    let errors = try Self.errors(of: faces, predictor: predictor).compactMap(\.self)
    found = errors.count
    meanLandmarkError = errors.isEmpty ? nil : errors.reduce(0, +) / Double(errors.count)
    medianLandmarkError = Percentile.median(errors)
    worstLandmarkError = errors.max()
    var scenes = SyntheticScenes(faces.model, count: (faces.count + 2) / 3)
    (scenes.seed, scenes.threads, scenes.people) = (faces.seed, faces.threads, 3)
    (scenes.emotions, scenes.variation) = (faces.emotions, faces.variation)
    sceneFaces = scenes.count * scenes.people
    sceneFacesFound = try Self.found(in: scenes, engine: predictor.engine)
  }

  private static func perSecond(
    _ faces: SyntheticDataset, _ use: @Sendable (Image) throws(ImageError) -> Void
  ) throws(ComparisonError) -> Double {
    let clock = ContinuousClock()
    let begin = clock.now
    _ = try step { () throws(FaceModelError) in
      try faces.draw { _, _, drawn throws(FaceModelError) in
        do throws(ImageError) { try use(drawn.image) } catch {
          throw .picture(reason: error.description)
        }
      }
    }
    return Double(faces.count) / ((clock.now - begin) / .seconds(1))
  }

  /// The error of each face's landmarks; nil where the detector does not find it.
  private static func errors(
    of faces: SyntheticDataset, predictor: ShapePredictor
  ) throws(ComparisonError) -> [Double?] {
    try concurrentMap(0..<faces.count, threads: faces.threads) { () throws(ComparisonError) in
      try step { () throws(FaceError) in try FaceDetector(engine: predictor.engine) }
    } _: { detector, number throws(ComparisonError) in
      let drawn = try step { () throws(FaceModelError) in
        try faces.model.draw(faces.face(number), side: faces.side)
      }
      return try step { () throws(FaceError) -> Double? in
        guard let box = try box(of: drawn.landmarks, in: drawn.image, by: detector) else {
          return nil
        }
        let points = try predictor.landmarks(in: drawn.image, box: box).points
        let distances = zip(points, drawn.landmarks.points).map { ($0 - $1).length }
        return distances.reduce(0, +) / Double(distances.count)
          / drawn.landmarks.interocularDistance
      }
    }
  }

  private static func found(
    in scenes: SyntheticScenes, engine: Engine
  ) throws(ComparisonError) -> Int {
    try concurrentMap(0..<scenes.count, threads: scenes.threads) { () throws(ComparisonError) in
      try step { () throws(FaceError) in try FaceDetector(engine: engine) }
    } _: { detector, number throws(ComparisonError) in
      let drawn = try step { () throws(FaceModelError) in
        try scenes.model.draw(scenes.scene(number))
      }
      let boxes = try step { () throws(FaceError) in
        try detector.faces(in: drawn.image).map(\.box)
      }
      return drawn.landmarks.count { face in boxes.contains { $0.isBox(of: face) } }
    }.reduce(0, +)
  }

  /// The detector's best box that is the face's.
  private static func box(
    of face: Landmarks, in image: Image, by detector: FaceDetector
  ) throws(FaceError) -> Rect? {
    try detector.faces(in: image).map(\.box).first { $0.isBox(of: face) }
  }
}

extension Rect {
  /// Whether the rectangle's intersection with the one about a face's points is at least half of
  /// their union, as detectors are judged (Everingham et al., IJCV 2010, section 4.2).
  fileprivate func isBox(of face: Landmarks) -> Bool {
    let (xs, ys) = (face.points.map(\.x), face.points.map(\.y))
    guard let left = xs.min(), let right = xs.max(), let top = ys.min(), let bottom = ys.max()
    else { return false }
    // Points count from the centre of a pixel, rectangles from its corner.
    let about = Rect(x: left + 0.5, y: top + 0.5, width: right - left, height: bottom - top)
    return intersectionOverUnion(with: about) >= 0.5
  }
}
