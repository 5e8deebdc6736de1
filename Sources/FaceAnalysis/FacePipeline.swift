public import EmotionCore
public import PixelImages
import Synchronization
public import Toolkit

/// The one way from a picture to its faces: enlarges the picture, detects, applies the no-face
/// policy and places the points.
///
/// Every recognition method, evaluation and benchmark uses it, so that all get the same boxes. A
/// pipeline is not thread safe, because it keeps its detector's buffers; use `Recipe.pool` for
/// several threads.
public final class FacePipeline {
  /// A pipeline's settings; any number of threads may share them.
  public struct Recipe: Sendable {
    /// How to look for faces.
    public var search: FaceSearch
    public var framing: Framing
    /// What to do with a picture in which no face is found.
    public var noFace: NoFacePolicy
    /// Whether a face crop in which no face is found is used whole, whatever the policy: for
    /// methods that see the whole face crop anyway.
    public var takesWholePicture = false
    /// Places the points; nil if no method needs any.
    public var predictor: (any LandmarkPredictor)?
    /// Whether points are placed in two passes, the second from a box derived from the first one's
    /// points.
    public var refinesBox: Bool

    /// - Throws: `FaceError`: the policy is `priorBox` for anything but face crops, or the
    ///   predictor does not place 68 points.
    public init(
      search: FaceSearch = FaceSearch(), framing: Framing, noFace: NoFacePolicy,
      predictor: (any LandmarkPredictor)? = nil, refinesBox: Bool = true
    ) throws(FaceError) {
      guard noFace != .priorBox || framing == .faceCrop else { throw .priorNeedsFaceCrop }
      try predictor?.require68Points()
      self.search = search
      self.framing = framing
      self.noFace = noFace
      self.predictor = predictor
      self.refinesBox = refinesBox
    }

    /// The detector's properties.
    public var traits: DetectorTraits { search.engine.traits }

    /// Pipelines for several threads; making one throws `FaceError`.
    public func pool(threads: Int) -> WorkerPool<FacePipeline, any Error> {
      WorkerPool(count: threads) { try FacePipeline(self) }
    }

    /// A picture with a face in a known box; nothing is detected.
    ///
    /// - Throws: `FaceError`: the box has no area in the picture, or the picture is too small.
    public func picture(_ image: Image, box: Rect) throws(FaceError) -> LocatedPicture {
      let face = try LocatedFace(given: box, in: image)
      return LocatedPicture(
        enlarged: try EnlargedImage(image, minimumSide: traits.enlargedSide), faces: [face],
        recipe: self)
    }
  }

  public let recipe: Recipe
  private let detector: any FaceDetector

  /// - Throws: `FaceError`: the detector cannot be made.
  public init(_ recipe: Recipe) throws(FaceError) {
    self.recipe = recipe
    detector = try recipe.search.engine.makeDetector()
  }

  /// A picture with its faces, best score first: at most one, except in a scene; none only if no
  /// face was found and the policy is `skip`.
  ///
  /// - Throws: `FaceError`: no face was found and the policy is `error`, the picture is too small,
  ///   or the detector failed.
  public func locate(_ image: Image) throws(FaceError) -> LocatedPicture {
    let enlarged = try EnlargedImage(image, minimumSide: recipe.traits.enlargedSide)
    return LocatedPicture(enlarged: enlarged, faces: try faces(in: enlarged), recipe: recipe)
  }

  private func faces(in image: EnlargedImage) throws(FaceError) -> [LocatedFace] {
    let (search, traits) = (recipe.search, recipe.traits)
    let candidates = try ScaledSearch(
      of: image.image, traits: traits,
      threshold: recipe.noFace == .priorBox
        ? min(search.threshold, traits.weakThreshold) : search.threshold,
      minimumSide: image.enlargedWidth(search.minimumSide)
    ).faces(by: detector)
    let detected = candidates.filter { $0.score > search.threshold }
    guard detected.isEmpty else {
      return detected.prefix(recipe.framing == .scene ? detected.count : 1).map {
        LocatedFace(box: image.reduced($0.box), source: .detector, score: $0.score)
      }
    }
    if recipe.takesWholePicture, recipe.framing == .faceCrop {
      return [LocatedFace(wholeOf: image.original)]
    }
    switch recipe.noFace {
    case .error:
      throw .noFace(
        in: image.original, minimumSide: search.minimumSide, smallestFace: traits.smallestFace)
    case .skip: return []
    case .priorBox:
      if let best = candidates.first {
        return [
          LocatedFace(box: image.reduced(best.box), source: .weakDetection, score: best.score)
        ]
      }
      let box = traits.prior.box(width: image.original.width, height: image.original.height)
      return [LocatedFace(box: box, source: .prior)]
    }
  }

  /// The detector's faces around a box, best score first, in pixels of the image: about as wide as
  /// the box or wider, as far as the margin allows.
  ///
  /// Searches the box and a margin alone, at a few scales: a few percent of a search of the picture
  /// with a margin of 0.2, where a face is to be confirmed.
  ///
  /// - Parameters:
  ///   - box: In pixels of the image; it may reach beyond it.
  ///   - margin: On each side, in widths of the box.
  ///   - threshold: The minimum score; nil for the detector's weakest findings.
  /// - Throws: `FaceError`: the box is not finite or not in the image, or the detector failed.
  public func faces(
    around box: Rect, margin: Double, in image: Image, threshold: Double? = nil
  ) throws(FaceError) -> [DetectedFace] {
    guard box.width > 0, box.height > 0, box.height <= 4 * box.width,
      [box.x, box.y, box.width].allSatisfy(\.isFinite)
    else { throw .invalidBox(box) }
    // The detector's smallest face lies between two of its scales, so that both are tried.
    let scale = Double(recipe.traits.smallestFace) / box.width
    let (region, crop) = try surroundings(
      of: box, margin: margin * box.width, in: image, scale: scale)
    return try detector.faces(
      in: crop, threshold: threshold ?? recipe.traits.lowestThreshold, minimumSide: 0
    ).map {
      $0.placed(scale: 1 / scale, at: Point(x: Double(region.x), y: Double(region.y)))
    }
  }

  /// The pixels of a box and a margin, resized by a factor.
  private func surroundings(
    of box: Rect, margin: Double, in image: Image, scale: Double
  ) throws(FaceError) -> (PixelRegion, Image) {
    let (left, top) = (max(0, box.x - margin), max(0, box.y - margin))
    let right = min(Double(image.width), box.x + box.width + margin)
    let bottom = min(Double(image.height), box.y + box.height + margin)
    guard right - left >= 1, bottom - top >= 1 else {
      throw .boxOutsideImage(box, width: image.width, height: image.height)
    }
    let region = PixelRegion(
      x: Int(left), y: Int(top), width: Int(right) - Int(left), height: Int(bottom) - Int(top))
    do throws(ImageError) {
      let crop = try image.cropped(to: region).resized(
        width: max(1, Int((Double(region.width) * scale).rounded())),
        height: max(1, Int((Double(region.height) * scale).rounded())),
        by: scale < 1 ? .area : .linear)
      return (region, crop)
    } catch { throw .imageProcessing(error) }
  }
}

@available(*, unavailable, message: "The detector keeps its buffers: use Recipe.pool.")
extension FacePipeline: Sendable {}

/// A picture whose faces are located, on which points can be placed.
public struct LocatedPicture: Sendable {
  public let enlarged: EnlargedImage
  /// The faces, best score first, in pixels of the original picture.
  public let faces: [LocatedFace]
  let recipe: FacePipeline.Recipe
  private let mirror = Mirror()

  init(enlarged: EnlargedImage, faces: [LocatedFace], recipe: FacePipeline.Recipe) {
    self.enlarged = enlarged
    self.faces = faces
    self.recipe = recipe
  }

  /// The mirror image, made once for all faces.
  private final class Mirror: Sendable {
    private let image = Mutex<EnlargedImage?>(nil)

    func image(of enlarged: EnlargedImage) -> EnlargedImage {
      image.withLock { image in
        let mirrored = image ?? enlarged.mirrored()
        image = mirrored
        return mirrored
      }
    }
  }

  /// The original picture.
  public var original: Image { enlarged.original }
  public var framing: Framing { recipe.framing }
  public var traits: DetectorTraits { recipe.traits }

  /// The 68 points of a face in pixels of the enlarged picture.
  ///
  /// - Parameter mirrored: Whether to use the mirror image; the points are then in its pixels.
  /// - Throws: `FaceError`: the recipe has no predictor, or the box cannot hold a face.
  public func enlargedLandmarks(
    of face: LocatedFace, mirrored: Bool = false
  ) throws(FaceError) -> Landmarks {
    guard let predictor = recipe.predictor else { throw .noPredictor }
    let (picture, box) = view(of: face, mirrored: mirrored)
    return try predictor.landmarks(in: picture, box: box, refinement: refinement)
  }

  /// What a predictor sees of a face: the picture or its mirror image, and the box in pixels of the
  /// original size.
  func view(of face: LocatedFace, mirrored: Bool) -> (picture: EnlargedImage, box: Rect) {
    mirrored
      ? (mirror.image(of: enlarged), face.box.mirrored(imageWidth: original.width))
      : (enlarged, face.box)
  }

  /// Where the box of a second pass lies; nil for one pass.
  var refinement: LandmarkBox? { recipe.refinesBox ? traits.landmarkBox : nil }

  /// The 68 points of a face in pixels of the original picture.
  ///
  /// - Throws: As `enlargedLandmarks`.
  public func landmarks(of face: LocatedFace) throws(FaceError) -> Landmarks {
    enlarged.reduced(try enlargedLandmarks(of: face))
  }
}
