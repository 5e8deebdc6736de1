import EmotionCore
import Foundation
public import PixelImages
public import TestSupport

/// Small grey pictures in class folders, no two of them the same: drawn faces, which the detector
/// finds, and between them waves, in which it finds none.
public enum LabelledPictures {
  public static let side = 48

  /// Writes `SPLIT/EMOTION/NUMBER.png`, numbered from 1; the odd ones are faces.
  public static func write(
    perClass: Int, splits: [String] = ["test"], to folder: TemporaryFolder
  ) throws {
    for (place, split) in splits.enumerated() {
      for emotion in Emotion.allCases {
        for number in 1...perClass {
          let picture =
            try number % 2 == 1
            ? face(emotion.index + 10 * place + number) : waves(emotion.index + 10 * place + number)
          try folder.write(picture.pngData(), to: "\(split)/\(emotion.rawValue)/\(number).png")
        }
      }
    }
  }

  /// A drawn face, brighter by the variant.
  public static func face(_ variant: Int) throws -> Image {
    try Image(
      width: side, height: side, channels: 1,
      pixels: DrawnFace.pixels(side: side).map { $0 / 4 * 3 + UInt8(variant % 60) })
  }

  /// Waves from left to right, another for each variant.
  public static func waves(_ variant: Int) throws -> Image {
    let pixels = (0..<side * side).map { index in
      let (x, y) = (index % side, index / side)
      return UInt8((x * (x + variant) / 7 + 3 * y + x * y / 11) % 200 + 20)
    }
    return try Image(width: side, height: side, channels: 1, pixels: pixels)
  }
}
