import EmotionCore
public import EmotionDatasets
public import FaceAnalysis
public import FaceSynthesis
public import PixelImages
import Synchronization
import Toolkit

extension Dataset {
  /// The dataset with the faces of portraits cropped, and the number of pictures left whole because
  /// no face was found.
  ///
  /// Unreadable pictures stay unchanged and are rejected on loading.
  ///
  /// - Parameters:
  ///   - images: The pictures to search; others stay unchanged.
  ///   - search: How to look for faces.
  ///   - threads: The number of detectors that work in parallel.
  ///   - report: Called with the number of pictures done and the total, from any thread,
  ///     but never from two at once.
  /// - Throws: `FaceError`: a detector could not be made or failed.
  public func croppingFaces(
    of images: [LabelledImage], search: FaceSearch = FaceSearch(), threads: Int,
    report: @Sendable (Int, Int) -> Void = { _, _ in }
  ) throws -> (dataset: Dataset, faceless: Int) {
    let sweep = PictureSweep(
      try FacePipeline.Recipe(search: search, framing: .portrait, noFace: .skip), threads: threads)
    let found = Mutex((regions: [String: PixelRegion](), faceless: 0))
    try sweep.run(over: images.indices, of: images) { pipeline, item, _ in
      try pipeline.locate(item.load()).portraitRegion
    } take: { place, result in
      report(place + 1, images.count)
      do {
        let region = try result.get()
        found.withLock {
          if let region { $0.regions[images[place].id] = region } else { $0.faceless += 1 }
        }
      } catch let error as any DescribedError where error.fault == .data {
        // Unreadable or too small; loading it reports that.
      }
    }
    let (regions, faceless) = found.withLock { $0 }
    return (framedAsPortraits { regions[$0.id] }, faceless)
  }
}

extension LocatedPicture {
  /// The square around the best face, framed like FER2013's pictures, in whole pixels; nil if no
  /// face was found.
  ///
  /// It is moved inwards at the picture's edges, and reduced if the picture is smaller.
  public var portraitRegion: PixelRegion? {
    guard let face = faces.first else { return nil }
    let square = traits.prior.surroundings(of: face.box)
    let side = min(max(1, Int(square.width.rounded())), original.width, original.height)
    func start(_ place: Double, limit: Int) -> Int {
      min(max(0, Int(place.rounded())), limit - side)
    }
    return PixelRegion(
      x: start(square.center.x - Double(side) / 2, limit: original.width),
      y: start(square.center.y - Double(side) / 2, limit: original.height), width: side,
      height: side)
  }
}

extension Dataset {
  /// Synthetic faces, drawn in memory, all in the test split.
  ///
  /// The same faces, with the same ids, as `SyntheticDataset.write` writes.
  ///
  /// - Throws: `FaceModelError`: the side is invalid, or drawing failed.
  public static func drawn(_ faces: SyntheticDataset) throws(FaceModelError) -> Dataset {
    let images = try faces.draw { number, face, drawn in
      LabelledImage(
        id: faces.path(number), emotion: face.emotion, subject: faces.subject(number), split: .test,
        source: .grey(
          pixels: drawn.image.pixels, width: drawn.image.width, height: drawn.image.height),
        isSynthetic: true)
    }
    return Dataset(
      name: "synthetic", path: "\(faces.count) synthetic faces (seed \(faces.sampling.seed))",
      layout: .drawn, splitOrigin: .dataset, images: images, rejections: [])
  }
}
