import AdversarialAttacks
import EmotionCore
import EmotionDatasets
import PixelImages
import Toolkit

/// The pictures that a run keeps for people to look at: clean, perturbed and the difference.
struct SamplePictures {
  let folder: String
  /// The places of the pictures that are kept of each condition: the first of each emotion.
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

  /// Writes the perturbed picture and the difference, enlarged so that epsilon becomes full
  /// contrast; grey means unchanged.
  func write(perturbed: Image, original: Image, item: String, place: Int, condition: Condition)
    throws(ImageError)
  {
    let base = "\(folder)/\(condition.name)/\(Self.fileName(item, place: place))"
    try perturbed.writePNG(to: "\(base).png")
    let gain =
      127 / max(1, condition.norm == .l2 ? Self.largest(perturbed, original) : condition.epsilon)
    let pixels = zip(perturbed.pixels, original.pixels).map { now, before in
      UInt8(max(0, min(255, (128 + gain * (Double(now) - Double(before))).rounded())))
    }
    try Image(
      width: original.width, height: original.height, channels: original.channels, pixels: pixels
    ).writePNG(to: "\(base)-difference.png")
  }

  /// Writes a clean picture.
  func write(clean: Image, item: String, place: Int) throws(ImageError) {
    let name = Self.fileName(item, place: place)
    try clean.writePNG(to: "\(folder)/\(Condition.clean.name)/\(name).png")
  }

  private static func largest(_ a: Image, _ b: Image) -> Double {
    zip(a.pixels, b.pixels).map { abs(Double($0) - Double($1)) }.max() ?? 0
  }

  /// The picture's place in the run, which no two share, and the end of its id without slashes and
  /// extension, short enough for any file system.
  private static func fileName(_ item: String, place: Int) -> String {
    let stem = item.lastIndex(of: ".").map { item[..<$0] } ?? item[...]
    let end = String(decoding: stem.utf8.suffix(80), as: UTF8.self)
    return "\(place)-" + String(end.map { $0 == "/" ? "-" : $0 })
  }
}
