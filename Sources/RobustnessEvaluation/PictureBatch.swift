import AdversarialAttacks
import EmotionCore
import EmotionDatasets
import PixelImages
import Toolkit

/// Pictures of one size that are attacked together.
struct PictureBatch {
  let items: [LabelledImage]
  /// Each picture's place in the run, which its random numbers depend on.
  let places: [Int]
  let images: [Image]

  var labels: [Int] { items.map(\.emotion.index) }

  /// The pictures as attacks take them; all have the same size and channels.
  func pixels() throws(AttackError) -> PixelBatch {
    try images.pixelBatch()
  }
}

extension [Image] {
  /// Pictures of one size and one number of channels, side by side.
  func pixelBatch() throws(AttackError) -> PixelBatch {
    try PixelBatch(
      interleaved: map(\.pixels), channels: first?.channels ?? 1, height: first?.height ?? 0,
      width: first?.width ?? 0)
  }
}
