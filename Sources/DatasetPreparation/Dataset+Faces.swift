import EmotionCore
public import EmotionDatasets
public import FaceAnalysis
public import FaceSynthesis
public import PixelImages
import Toolkit

extension Dataset {
  /// The dataset with the face of each portrait cut out, and the number of pictures in which none
  /// was found, which stay whole.
  ///
  /// Pictures that cannot be read stay as they are, to be rejected where they are loaded.
  ///
  /// - Parameters:
  ///   - images: The pictures that will be used; in others nothing is sought.
  ///   - search: How faces are looked for.
  ///   - threads: Detectors that work side by side.
  ///   - report: Called with the pictures done and their number.
  /// - Throws: `FaceError`: a detector could not be made, or failed.
  public func cuttingOutFaces(
    of images: [LabelledImage], search: FaceSearch = FaceSearch(), threads: Int,
    report: (Int, Int) -> Void = { _, _ in }
  ) throws -> (dataset: Dataset, faceless: Int) {
    let sweep = PictureSweep(
      try FacePipeline.Recipe(search: search, framing: .faceCrop, noFace: .skip), threads: threads)
    var regions: [String: PixelRegion] = [:]
    var faceless = 0
    try sweep.run(over: images.indices, of: images) { pipeline, item, _ in
      try pipeline.locate(item.load()).portraitRegion
    } take: { place, result in
      do {
        if let region = try result.get() {
          regions[images[place].id] = region
        } else {
          faceless += 1
        }
      } catch let error as any DescribedError where error.fault == .data {
        // Unreadable or too small; whoever loads it says so.
      }
    } report: {
      report($0, images.count)
    }
    return (framedAsPortraits { regions[$0.id] }, faceless)
  }
}

extension LocatedPicture {
  /// The square around the best face, framed as FER2013's pictures are, in whole pixels; nil where no
  /// face was found.
  ///
  /// At an edge of the picture it is moved inwards, and made smaller where the picture is.
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
  /// The synthetic faces that come without any picture at hand: drawn in memory, all in the test
  /// split.
  ///
  /// They are those that `SyntheticDataset.write` writes, under the same ids.
  ///
  /// - Throws: `FaceModelError`: a side that cannot be drawn, or a picture failed.
  public static func drawn(_ faces: SyntheticDataset) throws(FaceModelError) -> Dataset {
    let images = try faces.draw { number, face, drawn in
      LabelledImage(
        id: faces.path(number), emotion: face.emotion, subject: faces.subject(number), split: .test,
        source: .grey(
          pixels: drawn.image.pixels, width: drawn.image.width, height: drawn.image.height),
        isSynthetic: true)
    }
    return Dataset(
      name: "synthetic", path: "\(faces.count) synthetic faces (seed \(faces.seed))",
      layout: .drawn, splitOrigin: .dataset, images: images, rejections: [])
  }
}
