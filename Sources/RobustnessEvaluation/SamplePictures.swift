import AdversarialAttacks
import DatasetPreparation
import EmotionCore
import EmotionDatasets
import PixelImages

/// The pictures that a run saves for inspection: clean, perturbed and their difference.
struct SamplePictures {
  let folder: String
  /// The places of the pictures saved under each condition: the first of each emotion.
  let places: Set<Int>

  init(folder: String, of queue: PictureQueue) {
    self.folder = folder
    var places: [Emotion: Int] = [:]
    for place in queue.batches.joined() {
      let emotion = queue.items[place].emotion
      places[emotion] = min(place, places[emotion] ?? place)
    }
    self.places = Set(places.values)
  }

  /// Writes the samples of a batch.
  ///
  /// - Parameters:
  ///   - seen: The pictures as the models see them.
  ///   - originals: The pictures they were made from.
  func keep(
    _ seen: PictureBatch, of originals: PictureBatch, under condition: Condition
  ) throws(ImageError) {
    for (index, place) in seen.places.enumerated() where places.contains(place) {
      let name = Self.fileName(seen.items[index].id, place: place)
      let base = "\(folder)/\(condition.name)/\(name)"
      let image = seen.images[index]
      try image.writePNG(to: "\(base).png")
      guard condition.attack != nil else { continue }
      try Self.difference(image, originals.images[index], condition)
        .writePNG(to: "\(base)-difference.png")
    }
  }

  /// The difference of two pictures, amplified so that epsilon becomes full contrast; grey means
  /// unchanged.
  private static func difference(
    _ perturbed: Image, _ original: Image, _ condition: Condition
  ) throws(ImageError) -> Image {
    let size =
      condition.norm == .linf
      ? condition.epsilon ?? largest(perturbed, original) : largest(perturbed, original)
    let gain = 127 / max(1, size)
    let pixels = zip(perturbed.pixels, original.pixels).map { now, before in
      UInt8(max(0, min(255, (128 + gain * (Double(now) - Double(before))).rounded())))
    }
    return try Image(
      width: original.width, height: original.height, channels: original.channels, pixels: pixels)
  }

  private static func largest(_ a: Image, _ b: Image) -> Double {
    zip(a.pixels, b.pixels).map { abs(Double($0) - Double($1)) }.max() ?? 0
  }

  /// The picture's place in the run, which makes it unique, and the end of its id without slashes
  /// and extension, short enough for any file system.
  private static func fileName(_ item: String, place: Int) -> String {
    let stem = item.lastIndex(of: ".").map { item[..<$0] } ?? item[...]
    let end = String(decoding: stem.utf8.suffix(80), as: UTF8.self)
    return "\(place)-" + String(end.map { $0 == "/" ? "-" : $0 })
  }
}
