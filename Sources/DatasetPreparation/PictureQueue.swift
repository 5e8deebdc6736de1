import EmotionCore
public import EmotionDatasets
import FaceAnalysis
public import PixelImages

/// The pictures of a run, grouped by size and loaded batch by batch, so that memory does not grow
/// with the dataset.
public struct PictureQueue: Sendable {
  /// A picture's place in the run.
  public typealias Place = Int

  public let items: [LabelledImage]
  /// The places of pictures of one size, at most a batch each.
  public let batches: [[Place]]
  /// The pictures that could not be read or are too small for a face.
  public let rejections: [Rejection]

  /// The maximum number of pixel values per batch, so that an attack's tensors fit into memory.
  private static let valueLimit = 8_000_000

  /// Reads every picture once to learn its size.
  ///
  /// - Parameter batchSize: The maximum number of pictures per batch.
  public init(_ items: [LabelledImage], batchSize: Int) {
    struct Shape: Hashable {
      let width: Int
      let height: Int
      let channels: Int
    }
    var open: [Shape: [Place]] = [:]
    var batches: [[Place]] = []
    var rejections: [Rejection] = []
    for (place, item) in items.enumerated() {
      do {
        let image = try item.load()
        // No method sees a face in a smaller one, and such a picture must not end a run of
        // thousands.
        try EnlargedImage.checkSize(of: image)
        let shape = Shape(width: image.width, height: image.height, channels: image.channels)
        open[shape, default: []].append(place)
        let most = Self.mostTogether(batchSize, valuesEach: image.pixels.count)
        if let full = open[shape], full.count == most {
          batches.append(full)
          open[shape] = nil
        }
      } catch {
        rejections.append(Rejection(item, error))
      }
    }
    batches += open.values
    self.items = items
    self.batches = batches.sorted { ($0.first ?? 0) < ($1.first ?? 0) }
    self.rejections = rejections
  }

  /// How many pictures of a size form a batch.
  public static func mostTogether(_ batchSize: Int, valuesEach count: Int) -> Int {
    max(1, min(batchSize, valueLimit / max(1, count)))
  }

  public var count: Int { batches.reduce(0) { $0 + $1.count } }
  /// The number of cropped pictures, such as faces of portraits.
  public var croppedCount: Int { batches.joined().count { items[$0].region != nil } }

  /// Loads pictures, which were readable when the queue was made.
  ///
  /// - Throws: `ImageError`.
  public func load(_ places: [Place]) throws -> PictureBatch {
    PictureBatch(
      items: places.map { items[$0] }, places: places,
      images: try places.map { try items[$0].load() })
  }
}

/// Pictures of one size that are processed together.
public struct PictureBatch: Sendable {
  public let items: [LabelledImage]
  /// Each picture's place in the run, which determines its random numbers.
  public let places: [PictureQueue.Place]
  public let images: [Image]

  /// - Precondition: The arrays have the same length.
  public init(items: [LabelledImage], places: [PictureQueue.Place], images: [Image]) {
    precondition(items.count == places.count && items.count == images.count)
    (self.items, self.places, self.images) = (items, places, images)
  }

  public var labels: [Int] { items.map(\.emotion.index) }
}
