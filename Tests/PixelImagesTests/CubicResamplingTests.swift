import PixelImages
import Testing

@Suite("Cubic resizing as a linear map")
struct CubicResamplingTests {
  private static let sizes = [(48, 48, 240, 240), (31, 40, 240, 310), (20, 17, 20, 60)]

  @Test("gives what the image gives, before rounding", arguments: sizes)
  func forward(width: Int, height: Int, newWidth: Int, newHeight: Int) throws {
    let pixels = (0..<width * height).map { UInt8($0 * 37 % 97 + 60) }
    let image = try Image(width: width, height: height, channels: 1, pixels: pixels)
    let expected = try image.resized(width: newWidth, height: newHeight, by: .cubic)
    let map = CubicResampling(
      width: width, height: height, newWidth: newWidth, newHeight: newHeight)
    let largest =
      zip(map(pixels.map(Float.init)), expected.pixels)
      .map { abs(min(max($0, 0), 255) - Float($1)) }.max() ?? .infinity
    // Half a grey level by rounding; OpenCV's weights are whole multiples of 1/2048.
    #expect(largest < 0.7)
  }

  @Test("has the adjoint that its products define", arguments: sizes)
  func adjoint(width: Int, height: Int, newWidth: Int, newHeight: Int) {
    let map = CubicResampling(
      width: width, height: height, newWidth: newWidth, newHeight: newHeight)
    let values = (0..<width * height).map { Float($0 * 37 % 97) / 97 - 0.4 }
    let gradient = (0..<newWidth * newHeight).map { Float($0 * 53 % 89) / 89 - 0.6 }
    func product(_ a: [Float], _ b: [Float]) -> Double {
      zip(a, b).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    }
    let (there, back) = (product(map(values), gradient), product(values, map.adjoint(gradient)))
    #expect(abs(there - back) < 1e-4 * max(1, abs(there)))
  }
}
