internal import CDlib
internal import FaceDetection
public import PixelImages
internal import Toolkit

/// Finds upright faces that look more or less at the camera.
///
/// Dlib's detector: histograms of oriented gradients in a sliding window of 80 x 80 pixels, over a
/// pyramid of scales (Dalal and Triggs, CVPR 2005; features as Felzenszwalb et al., PAMI 2010;
/// King, "Max-Margin Object Detection", 2015). Faces much smaller than 80 pixels are not found:
/// enlarge the image. Both engines use the filters that dlib learned and find the same boxes;
/// scores differ by rounding.
///
/// One detector belongs to one thread at a time, because it keeps its memory from picture to
/// picture; make one for each worker.
public final class FaceDetector {
  /// The lowest threshold that makes sense: -1.
  public static let lowestThreshold = CDLIB_LOWEST_THRESHOLD

  public let engine: Engine

  private enum Searcher {
    case native(WindowDetector)
    case dlib(DlibFaceDetector)
  }

  private let searcher: Searcher

  /// - Parameters:
  ///   - engine: Dlib's is slower, and to compare with.
  ///   - threads: How many threads share the work of one picture; ours alone knows more than one.
  /// - Throws: `FaceError` when there is not enough memory.
  public init(engine: Engine = .native, threads: Int = 1) throws(FaceError) {
    self.engine = engine
    searcher =
      switch engine {
      case .native: .native(WindowDetector(.frontalFaces, threads: max(1, threads)))
      case .dlib: .dlib(try DlibFaceDetector())
      }
  }

  /// The faces in an image, the best score first.
  ///
  /// - Parameters:
  ///   - image: Grey or RGB; a grey one is not copied.
  ///   - threshold: The least score of a face, from -1 (many false ones) upwards; dlib's own is 0.
  ///   - minimumSide: Faces whose box is narrower, in pixels, are not looked for; from 74 on, each
  ///     fifth more saves time: a third of it at first.
  /// - Returns: Faces that overlap little; empty for an image too small to hold one.
  /// - Throws: `FaceError` for a threshold that is not a number or too low, a side that is not a
  ///   number, or an empty image.
  public func faces(
    in image: Image, threshold: Double = 0, minimumSide: Double = 0
  ) throws(FaceError) -> [DetectedFace] {
    guard threshold.isFinite, threshold >= FaceDetector.lowestThreshold else {
      throw .invalidThreshold(threshold)
    }
    guard minimumSide.isFinite else { throw .invalidMinimumSide(minimumSide) }
    let firstLevel = WindowDetector.firstLevel(minimumSide: minimumSide)
    switch searcher {
    case .native(let detector):
      return detector.detect(in: image, threshold: threshold, firstLevel: firstLevel).map {
        DetectedFace(box: $0.box, score: $0.score)
      }
    case .dlib(let detector):
      return try detector.faces(in: image, threshold: threshold, firstLevel: firstLevel)
    }
  }
}

@available(*, unavailable)
extension FaceDetector: Sendable {}

extension DetectorModel {
  /// What dlib's frontal face detector has learned.
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
