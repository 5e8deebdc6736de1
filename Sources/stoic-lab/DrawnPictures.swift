import EmotionCore
import PixelImages

/// Pictures for measuring speed where no photographs are given: grey, smooth, no faces.
enum DrawnPictures {
  /// Pictures of FER2013's size.
  static func faceCrops(count: Int) throws(ImageError) -> [Image] {
    var generator = SeededGenerator(seed: 1)
    var pictures: [Image] = []
    for _ in 0..<count {
      let coarse = (0..<64).map { _ in UInt8.random(in: 40...215, using: &generator) }
      pictures.append(
        try Image(width: 8, height: 8, channels: 1, pixels: coarse)
          .resized(width: 48, height: 48, by: .cubic))
    }
    return pictures
  }
}
