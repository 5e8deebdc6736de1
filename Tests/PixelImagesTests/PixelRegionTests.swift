import PixelImages
import Testing

@Suite("Cropping to whole pixels")
struct PixelRegionTests {
  @Test("returns the region's pixels unchanged", arguments: [1, 3])
  func values(channels: Int) throws {
    let pixels = (0..<(4 * 3 * channels)).map { UInt8($0) }
    let image = try Image(width: 4, height: 3, channels: channels, pixels: pixels)
    let part = try image.cropped(to: PixelRegion(x: 1, y: 1, width: 2, height: 2))
    #expect(part.shape == [2, 2, channels])
    let places = [5, 6, 9, 10]
    #expect(
      part.pixels
        == places.flatMap { place in
          (0..<channels).map { UInt8(place * channels + $0) }
        })
    #expect(try image.cropped(to: PixelRegion(x: 0, y: 0, width: 4, height: 3)) == image)
  }

  @Test(
    "refuses a region that is empty or extends beyond the image",
    arguments: [
      PixelRegion(x: 0, y: 0, width: 0, height: 1), PixelRegion(x: -1, y: 0, width: 2, height: 1),
      PixelRegion(x: 3, y: 0, width: 2, height: 1), PixelRegion(x: 0, y: 2, width: 1, height: 2),
      PixelRegion(x: 1, y: 0, width: .max, height: 1),
    ])
  func outside(region: PixelRegion) throws {
    let image = try Image(width: 4, height: 3, channels: 1, pixels: [UInt8](0..<12))
    let error = #expect(throws: ImageError.self) { try image.cropped(to: region) }
    #expect(error?.code == .invalidRequest)
    #expect(error?.description.contains("4 x 3") == true)
  }
}
