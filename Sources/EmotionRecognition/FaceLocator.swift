import FaceAnalysis
public import PixelImages
import Toolkit

/// Finds the boxes of the faces in pictures, as framing and no-face policy say.
///
/// Both methods use it, so that they are given the same boxes. It owns a detector, which keeps its
/// memory: use one locator for each thread.
public final class FaceLocator {
  public let framing: Framing
  public let policy: NoFacePolicy
  public let prior: BoxPrior
  /// How the detector looks.
  public let search: FaceSearch
  private let detector: FaceDetector

  /// Where the policy `priorBox` still takes a detection as a better guess than the prior: below it
  /// the detector's boxes are no better (FER2013's validation split).
  static let weakThreshold = -0.7

  private var searchThreshold: Double {
    policy == .priorBox ? min(search.threshold, Self.weakThreshold) : search.threshold
  }

  /// - Parameters:
  ///   - policy: `nil` for the one that suits the framing.
  ///   - search: How the detector looks.
  /// - Throws: `RecognitionError`: the policy is `priorBox` for scenes, or the detector cannot be
  ///   made.
  public init(
    framing: Framing = .faceCrop, policy: NoFacePolicy? = nil, prior: BoxPrior = .faceCrop,
    search: FaceSearch = FaceSearch()
  ) throws(RecognitionError) {
    let policy = policy ?? .standard(for: framing)
    guard policy != .priorBox || framing == .faceCrop else {
      throw RecognitionError.priorNeedsFaceCrop
    }
    self.framing = framing
    self.policy = policy
    self.prior = prior
    self.search = search
    do { detector = try FaceDetector(engine: search.engine) } catch {
      throw RecognitionError(.faceAnalysis, cause: error)
    }
  }

  /// The faces of a picture, in its pixels, best score first: at most one for face crops; none only
  /// if no face was found and the policy is `skip`.
  ///
  /// - Throws: `RecognitionError`: no face was found and the policy is `error`, the picture is too
  ///   small, or the detector failed.
  public func faces(in image: Image) throws(RecognitionError) -> [LocatedFace] {
    try faces(in: EnlargedImage(image))
  }

  /// The same for a picture that was enlarged already; boxes are in pixels of the original.
  public func faces(in image: EnlargedImage) throws(RecognitionError) -> [LocatedFace] {
    let candidates: [DetectedFace]
    do {
      candidates = try detector.faces(
        in: image.image, threshold: searchThreshold,
        minimumSide: image.enlargedWidth(search.minimumSide))
    } catch {
      throw RecognitionError(.faceAnalysis, cause: error)
    }
    let detected = candidates.filter { $0.score > search.threshold }
    guard detected.isEmpty else {
      return detected.prefix(framing == .faceCrop ? 1 : detected.count).map {
        LocatedFace(box: image.reduced($0.box), source: .detector, score: $0.score)
      }
    }
    switch policy {
    case .error:
      throw RecognitionError.noFace(
        in: image.original, leastSide: search.minimumSide)
    case .skip: return []
    case .priorBox:
      if let best = candidates.first {
        return [
          LocatedFace(box: image.reduced(best.box), source: .weakDetection, score: best.score)
        ]
      }
      let box = prior.box(width: image.original.width, height: image.original.height)
      return [LocatedFace(box: box, source: .prior)]
    }
  }
}

@available(*, unavailable, message: "the detector keeps its memory: use one locator a thread.")
extension FaceLocator: Sendable {}
