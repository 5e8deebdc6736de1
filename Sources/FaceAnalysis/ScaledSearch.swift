import PixelImages
import Toolkit

/// A search for faces that reduces a large picture, and enlarges parts of it for small faces.
///
/// The picture as a whole is searched at one scale and all coarser ones. Finer scales, which small
/// faces need, are searched in tiles that overlap by a face, so memory depends on the tiles and not
/// on the picture.
struct ScaledSearch {
  /// The most pixels that are searched as a whole.
  ///
  /// A picture with more of them is searched reduced and in grey; its smaller faces are found only
  /// if a minimum says so.
  static let pixelBudget = 1920 * 1080

  /// The ratio of neighbouring scales in both engines.
  ///
  /// A picture reduced by whole steps gives the same boxes as the original's coarser scales.
  private static let step = 1.2
  /// The lowest minimum; smaller faces show nothing that could be recognised.
  private static let smallestMinimum = Double(EnlargedImage.smallestSide)
  /// The longer side of a tile after it was enlarged, in pixels.
  private static let tileSide = 1600.0

  private let image: Image
  private let traits: DetectorTraits
  private let threshold: Double
  /// In pixels of the image; 0 if the picture decides.
  private let minimumSide: Double
  /// By how many steps the whole picture is reduced.
  private let reduction: Int

  init(of image: Image, traits: DetectorTraits, threshold: Double, minimumSide: Double) {
    (self.image, self.traits) = (image, traits)
    self.threshold = threshold
    self.minimumSide = minimumSide > 0 ? max(minimumSide, Self.smallestMinimum) : minimumSide
    let pixels = Double(image.width) * Double(image.height)
    var reduction = 0
    while pixels > Double(Self.pixelBudget) * Self.factor(2 * reduction) { reduction += 1 }
    if reduction > 0, minimumSide.isFinite {
      while Self.factor(reduction + 1) * traits.smallestBox <= minimumSide { reduction += 1 }
    }
    self.reduction = reduction
  }

  private static func factor(_ steps: Int) -> Double {
    (0..<steps).reduce(1) { factor, _ in factor * step }
  }

  /// The smallest box of the search as a whole, in pixels of the image.
  private var smallestOfWhole: Double { traits.smallestBox * Self.factor(reduction) }

  /// The faces, best score first; none if a side of the reduced picture would vanish.
  func faces(by detector: any FaceDetector) throws(FaceError) -> [DetectedFace] {
    var found = try wholeFaces(by: detector)
    guard minimumSide > 0, minimumSide < smallestOfWhole else { return found }
    for tile in tiles { found += try faces(in: tile, by: detector) }
    return Self.withoutRepetitions(found.sorted { $0.score > $1.score })
  }

  private func wholeFaces(by detector: any FaceDetector) throws(FaceError) -> [DetectedFace] {
    guard reduction > 0 else {
      return try detector.faces(in: image, threshold: threshold, minimumSide: minimumSide)
    }
    var (width, height) = (image.width, image.height)
    for _ in 0..<reduction { (width, height) = (5 * width / 6, 5 * height / 6) }
    guard min(width, height) > 0 else { return [] }
    let factor = Self.factor(reduction)
    // Each step maps a coordinate x of the reduced picture to 1.2 x + 0.3.
    let shift = 0.3 * (factor - 1) / (Self.step - 1)
    return try detector.faces(
      in: reduced(width: width, height: height).grey(), threshold: threshold,
      minimumSide: minimumSide / factor
    ).map { $0.placed(scale: factor, at: Point(x: shift, y: shift)) }
  }

  // MARK: Small faces, in tiles

  /// Pixels of an enlarged tile per pixel of the image, so that the smallest box has the minimum.
  private var enlargement: Double { traits.smallestBox / minimumSide }

  /// Regions of the image that overlap by more than the largest face they are searched for.
  private var tiles: [PixelRegion] {
    let overlap = Int(1.3 * smallestOfWhole)
    let side = max(3 * overlap, Int(Self.tileSide / enlargement))
    func spans(of length: Int) -> [Range<Int>] {
      guard length > side else { return [0..<length] }
      let count = (length - overlap + side - overlap - 1) / (side - overlap)
      return (0..<count).map { index in
        let begin = (length - side) * index / (count - 1)
        return begin..<begin + side
      }
    }
    return spans(of: image.height).flatMap { rows in
      spans(of: image.width).map { columns in
        PixelRegion(
          x: columns.lowerBound, y: rows.lowerBound, width: columns.count, height: rows.count)
      }
    }
  }

  private func faces(
    in tile: PixelRegion, by detector: any FaceDetector
  ) throws(FaceError) -> [DetectedFace] {
    let scale = enlargement
    let part: Image
    do throws(ImageError) { part = try image.cropped(to: tile) } catch {
      throw .imageProcessing(error)
    }
    let enlarged = try resized(
      part, width: Int((Double(tile.width) * scale).rounded()),
      height: Int((Double(tile.height) * scale).rounded()))
    return try detector.faces(
      in: enlarged, threshold: threshold, minimumSide: 0,
      maximumSide: smallestOfWhole * scale / Self.step.squareRoot()
    ).map {
      $0.placed(scale: 1 / scale, at: Point(x: Double(tile.x), y: Double(tile.y)))
    }.filter { isWhole($0.box, in: tile) }
  }

  /// Whether a box ends before the tile does, where another tile goes on.
  private func isWhole(_ box: Rect, in tile: PixelRegion) -> Bool {
    let (right, bottom) = (tile.x + tile.width, tile.y + tile.height)
    return (tile.x == 0 || box.x >= Double(tile.x))
      && (tile.y == 0 || box.y >= Double(tile.y))
      && (right == image.width || box.x + box.width <= Double(right))
      && (bottom == image.height || box.y + box.height <= Double(bottom))
  }

  /// The image at a smaller size: the mean of squares of whole pixels, which is quick, and then
  /// what lies between.
  private func reduced(width: Int, height: Int) throws(FaceError) -> Image {
    let side = max(1, min(image.width / width, image.height / height))
    let (columns, rows) = (image.width / side, image.height / side)
    let whole = PixelRegion(x: 0, y: 0, width: side * columns, height: side * rows)
    do throws(ImageError) {
      return try image.cropped(to: whole).resized(width: columns, height: rows, by: .area)
        .resized(width: width, height: height, by: .linear)
    } catch { throw .imageProcessing(error) }
  }

  private func resized(_ image: Image, width: Int, height: Int) throws(FaceError) -> Image {
    do throws(ImageError) {
      return try image.resized(
        width: width, height: height, by: width < image.width ? .area : .cubic)
    } catch { throw .imageProcessing(error) }
  }

  /// Keeps the best of the boxes that show one face, by the detectors' rule; expects it first.
  private static func withoutRepetitions(_ faces: [DetectedFace]) -> [DetectedFace] {
    var kept: [DetectedFace] = []
    for face in faces where !kept.contains(where: { $0.box.showsSameFace(as: face.box) }) {
      kept.append(face)
    }
    return kept
  }
}

extension Rect {
  /// Whether two boxes overlap as much as dlib's detector allows for one face alone.
  fileprivate func showsSameFace(as other: Rect) -> Bool {
    let overlap = intersectionOverUnion(with: other)
    let common = overlap / (1 + overlap) * (area + other.area)
    return overlap > 0.33 || common > 0.79 * min(area, other.area)
  }
}
