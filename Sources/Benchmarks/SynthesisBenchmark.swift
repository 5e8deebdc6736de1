import EmotionCore
import EvaluationStatistics
public import FaceAnalysis
public import FaceSynthesis
import PixelImages
import Toolkit

/// The quality of synthetic faces: whether the detector finds them, how close the landmarks come to
/// the true points, and how fast they are drawn.
public struct SynthesisBenchmark: Codable, Equatable, Sendable {
  /// Always true: these figures are not about people.
  public let synthetic: Bool
  /// The number of single faces, and how many of them the detector finds.
  public let n: Int
  public let found: Int
  /// The normalised mean error: the mean distance of a face's 68 points from the truth, divided by
  /// the distance between the eyes' centres; over the faces found.
  public let meanLandmarkError: Double?
  public let medianLandmarkError: Double?
  public let worstLandmarkError: Double?
  /// The number of faces in scenes of three, and how many of them the detector finds.
  public let sceneFaces: Int
  public let sceneFacesFound: Int
  /// Pictures of one face per second, on all threads: drawn, and drawn and encoded as PNG.
  public let drawnPerSecond: Double
  public let encodedPerSecond: Double
  public let side: Int
  public let threads: Int

  /// Draws the faces and looks for them.
  ///
  /// - Parameters:
  ///   - faces: The faces to draw, at least one.
  ///   - engine: The engine whose detector is used.
  ///   - predictor: Places the 68 points in the detector's box.
  /// - Throws: `FaceModelError`, `ImageError` or `FaceError`.
  public init(
    _ faces: SyntheticDataset, engine: Engine, predictor: any LandmarkPredictor
  ) throws {
    synthetic = true
    (n, side, threads) = (faces.count, faces.side, faces.sampling.threads)
    drawnPerSecond = try Self.perSecond(faces) { _ in }
    encodedPerSecond = try Self.perSecond(faces) { _ = try $0.pngData() }
    let detectors = WorkerPool<any FaceDetector, any Error>(count: faces.sampling.threads) {
      try engine.makeDetector()
    }
    let errors = try detectors.map(0..<faces.count) { detector, number in
      try Self.error(
        of: faces.model.draw(faces.face(number), side: faces.side), by: detector, predictor)
    }.compactMap(\.self)
    found = errors.count
    meanLandmarkError = errors.isEmpty ? nil : errors.reduce(0, +) / Double(errors.count)
    medianLandmarkError = Percentile.median(errors)
    worstLandmarkError = errors.max()
    var scenes = SyntheticScenes(faces.model, count: (faces.count + 2) / 3)
    (scenes.people, scenes.sampling) = (3, faces.sampling)
    sceneFaces = scenes.count * scenes.people
    sceneFacesFound = try detectors.map(0..<scenes.count) { [scenes] detector, number in
      let drawn = try scenes.model.draw(scenes.scene(number))
      let boxes = try Self.boxes(in: drawn.image, by: detector)
      return drawn.landmarks.count { face in boxes.contains { $0.isBox(of: face) } }
    }.reduce(0, +)
  }

  private static func perSecond(
    _ faces: SyntheticDataset, _ use: @Sendable (Image) throws -> Void
  ) throws -> Double {
    let time = try ContinuousClock().measure {
      _ = try concurrentMap(
        0..<faces.count, threads: faces.sampling.threads, worker: { faces.model }
      ) {
        model, number in
        try use(model.draw(faces.face(number), side: faces.side).image)
      }
    }
    return Double(faces.count) / (time / .seconds(1))
  }

  /// The error of a face's landmarks; nil if the detector does not find it.
  private static func error(
    of drawn: DrawnFace, by detector: any FaceDetector, _ predictor: any LandmarkPredictor
  ) throws -> Double? {
    let box = try boxes(in: drawn.image, by: detector).first { $0.isBox(of: drawn.landmarks) }
    guard let box else { return nil }
    let points = try predictor.landmarks(in: drawn.image, box: box).points
    let distances = zip(points, drawn.landmarks.points).map { ($0 - $1).length }
    return distances.reduce(0, +) / Double(distances.count) / drawn.landmarks.interocularDistance
  }

  private static func boxes(in image: Image, by detector: any FaceDetector) throws -> [Rect] {
    try detector.faces(in: image).map(\.box)
  }
}

extension Rect {
  /// Whether the rectangle's intersection over union with the one around a face's points is at
  /// least 0.5, the usual criterion for detectors (Everingham et al., IJCV 2010, section 4.2).
  fileprivate func isBox(of face: Landmarks) -> Bool {
    let (xs, ys) = (face.points.map(\.x), face.points.map(\.y))
    guard let left = xs.min(), let right = xs.max(), let top = ys.min(), let bottom = ys.max()
    else { return false }
    // Points are measured from a pixel's centre, rectangles from its corner.
    let about = Rect(x: left + 0.5, y: top + 0.5, width: right - left, height: bottom - top)
    return intersectionOverUnion(with: about) >= 0.5
  }
}
