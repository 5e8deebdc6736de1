public import PixelImages
public import Toolkit

extension LocatedFace {
  /// A face in a box that the caller gives, which need not lie wholly in the picture.
  ///
  /// - Throws: `RecognitionError` with the code `.unusableBox`: the box is not made of finite
  ///   numbers, has no area in the picture, or is more than ten times as large.
  public static func given(
    _ box: Rect, in image: Image
  ) throws(RecognitionError) -> LocatedFace {
    let (width, height) = (Double(image.width), Double(image.height))
    let numbers = [box.x, box.y, box.width, box.height]
    guard numbers.allSatisfy(\.isFinite), box.width > 0, box.height > 0,
      box.width <= 10 * width, box.height <= 10 * height,
      box.x < width, box.y < height, box.x + box.width > 0, box.y + box.height > 0
    else { throw RecognitionError.unusableBox(box, in: image) }
    return LocatedFace(box: box, source: .given)
  }
}
