import EmotionCore
import EmotionDatasets
import PixelImages

/// The pictures of a run, grouped by size once and loaded batch by batch, so that memory does not
/// grow with the dataset.
struct PictureQueue {
  /// A picture's place in the run.
  typealias Place = Int

  let items: [LabelledImage]
  /// Places of pictures that share a size, each list at most a batch long.
  let batches: [[Place]]
  /// What could not be read.
  let rejections: [Rejection]

  /// Reads every picture once for its size.
  init(_ items: [LabelledImage], batchSize: Int) {
    struct Shape: Hashable {
      let width: Int
      let height: Int
      let channels: Int
    }
    var open: [Shape: [Place]] = [:]
    var batches: [[Place]] = []
    var rejections: [Rejection] = []
    for (place, item) in items.enumerated() {
      do throws(ImageError) {
        let image = try item.load()
        let shape = Shape(width: image.width, height: image.height, channels: image.channels)
        open[shape, default: []].append(place)
        if let full = open[shape], full.count == batchSize {
          batches.append(full)
          open[shape] = nil
        }
      } catch {
        rejections.append(Rejection(item: item.id, reason: error.description))
      }
    }
    batches += open.values
    self.items = items
    self.batches = batches.sorted { ($0.first ?? 0) < ($1.first ?? 0) }
    self.rejections = rejections
  }

  var count: Int { batches.reduce(0) { $0 + $1.count } }

  /// Loads some pictures, which were readable when the queue was made.
  func load(_ places: [Place]) throws(ComparisonError) -> PictureBatch {
    var images: [Image] = []
    for place in places {
      images.append(try step { () throws(ImageError) in try items[place].load() })
    }
    return PictureBatch(items: places.map { items[$0] }, places: places, images: images)
  }
}
