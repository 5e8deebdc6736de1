import PixelImages
import Testing

/// An image with these values; its height follows from their number.
func pixels(_ values: [UInt8], width: Int, channels: Int) -> Image? {
  try? Image(
    width: width, height: values.count / (width * channels), channels: channels, pixels: values)
}

/// The code of the error that the body throws; `nil` if it throws none.
func imageErrorCode<Result>(
  _ body: () throws(ImageError) -> Result
) -> ImageError.Code? {
  do throws(ImageError) {
    _ = try body()
    return nil
  } catch {
    return error.code
  }
}

extension Image {
  /// Width, height and channels.
  var shape: [Int] { [width, height, channels] }
}
