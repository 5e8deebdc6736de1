import CDlib
import FaceDetection
import PixelImages
import Toolkit

/// Stoic's own detector, which finds dlib's boxes with dlib's scores.
///
/// Histograms of oriented gradients in a sliding window of 80 x 80 pixels, over a pyramid of scales
/// (Dalal and Triggs, CVPR 2005; features as Felzenszwalb et al., PAMI 2010; King, "Max-Margin
/// Object Detection", 2015), with the filters that dlib learned.
final class NativeFaceDetector: FaceDetector {
  private let detector: WindowDetector

  init(threads: Int) { detector = WindowDetector(.frontalFaces, threads: max(1, threads)) }

  func faces(
    in image: Image, threshold: Double, minimumSide: Double, maximumSide: Double
  ) throws(FaceError) -> [DetectedFace] {
    try DetectorTraits.frontalFaces.check(threshold: threshold, minimumSide: minimumSide)
    return detector.detect(
      in: image, threshold: threshold,
      levels: WindowDetector.levels(of: minimumSide...max(minimumSide, maximumSide))
    ).map { DetectedFace(box: $0.box, score: $0.score) }
  }
}

extension Engine {
  /// Stoic's own detector and landmark predictor.
  public static let native = Engine(
    name: "native", traits: .frontalFaces,
    detector: { threads in NativeFaceDetector(threads: threads) },
    predictor: { path, cache throws(FaceError) in try ShapePredictor(path: path, cache: cache) })
}

extension DetectorTraits {
  /// Dlib's frontal face detector, in either implementation.
  ///
  /// A score of 0 is dlib's own threshold; clear faces have 1 to 3. The weak threshold, the prior
  /// and the box around landmarks are measured on FER2013: below -0.7 boxes are no better than the
  /// prior (validation split), and prior and box are the means over detections in its training
  /// split. The margin is measured on clips of people: of 548 followed faces, some behind a hand,
  /// all score above 0.4; of 5,671 boxes elsewhere in the frames, 7 score above -0.6 and none above
  /// -0.5. Enlarging by cubic interpolation to 240 pixels finds its faces of 48 x 48 pixels.
  static let frontalFaces = DetectorTraits(
    name: "dlib-frontal", lowestThreshold: CDLIB_LOWEST_THRESHOLD, weakThreshold: -0.7,
    followedMargin: -0.5, smallestFace: 80, smallestBox: 73, enlargedSide: 240,
    prior: BoxPrior(side: 0.8, center: Point(x: 0.49, y: 0.55)),
    landmarkBox: LandmarkBox(side: 2.75, offset: Point(x: 0.01, y: -0.143)))
}

extension DetectorModel {
  /// The learned filters of dlib's frontal face detector.
  fileprivate static let frontalFaces: DetectorModel = {
    let filters = cdlib_face_filters()
    let banks = UnsafeBufferPointer(start: filters.banks, count: filters.count).map { bank in
      FilterBank(
        filters: UnsafeBufferPointer(start: bank.filters, count: bank.count).map(
          RankOneFilter.init),
        bias: bank.threshold)
    }
    return DetectorModel(banks: banks, overlap: filters.overlap, cover: filters.cover)
  }()
}

extension RankOneFilter {
  fileprivate init(_ filter: CDlibRankOneFilter) {
    self.init(
      plane: Int(filter.plane),
      row: withUnsafeBytes(of: filter.row) { Array($0.bindMemory(to: Float.self)) },
      column: withUnsafeBytes(of: filter.column) { Array($0.bindMemory(to: Float.self)) })
  }
}
