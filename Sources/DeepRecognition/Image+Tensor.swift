public import PixelImages
public import Tensors

extension Image {
  /// The picture as a batch of one: `[1, channels, height, width]`, `0...1`.
  public func pixelTensor() throws(TensorError) -> Tensor {
    let plane = width * height
    var values = [Float](repeating: 0, count: pixels.count)
    for channel in 0..<channels {
      for place in 0..<plane {
        values[channel * plane + place] = Float(pixels[place * channels + channel]) / 255
      }
    }
    return try Tensor(values, shape: [1, channels, height, width])
  }
}
