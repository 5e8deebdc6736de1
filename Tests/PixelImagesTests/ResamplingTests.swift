import PixelImages
import Testing
import Toolkit

@Suite("Resizing and cropping")
struct ResamplingTests {
  /// 20 columns, 12 rows; the value grows by 10 per column and 2 per row.
  private let ramp: Image

  init() throws {
    let values = (0..<12).flatMap { y in (0..<20).map { x in UInt8(10 * x + 2 * y) } }
    ramp = try Image(width: 20, height: 12, channels: 1, pixels: values)
  }

  @Test("A flat image stays flat", arguments: Interpolation.allCases)
  func flat(interpolation: Interpolation) throws {
    let image = try #require(pixels([7, 80, 200, 7, 80, 200], width: 2, channels: 3))
    for (width, height) in [(5, 9), (1, 1), (40, 1)] {
      let resized = try image.resized(width: width, height: height, by: interpolation)
      #expect(resized.shape == [width, height, 3])
      #expect(
        stride(from: 0, to: resized.pixels.count, by: 3).allSatisfy {
          resized.pixels[$0..<$0 + 3].elementsEqual([7, 80, 200])
        })
    }
  }

  @Test("The same size gives the same image", arguments: Interpolation.allCases)
  func sameSize(interpolation: Interpolation) throws {
    #expect(try ramp.resized(width: 20, height: 12, by: interpolation) == ramp)
    let whole = Rect(x: 0, y: 0, width: 20, height: 12)
    #expect(try ramp.cropped(to: whole, width: 20, height: 12, by: interpolation) == ramp)
  }

  @Test("Nearest repeats pixels, area averages them")
  func exactValues() throws {
    let image = try #require(pixels([10, 20, 30, 41], width: 2, channels: 1))
    let doubled = try image.resized(width: 4, height: 4, by: .nearest)
    #expect(doubled.pixels == [10, 10, 20, 20, 10, 10, 20, 20, 30, 30, 41, 41, 30, 30, 41, 41])
    #expect(try image.resized(width: 1, height: 1, by: .area).pixels == [25])
  }

  @Test("A crop on whole pixels copies them", arguments: Interpolation.allCases)
  func wholePixels(interpolation: Interpolation) throws {
    let part = try ramp.cropped(
      to: Rect(x: 3, y: 2, width: 4, height: 2), width: 4, height: 2, by: interpolation)
    #expect(part.pixels == [34, 44, 54, 64, 36, 46, 56, 66])
  }

  @Test("A crop between pixels interpolates their values", arguments: [0.0, 0.25, 0.5, 0.75])
  func betweenPixels(shift: Double) throws {
    let part = try ramp.cropped(
      to: Rect(x: 4 + shift, y: 5, width: 8, height: 1), width: 8, height: 1)
    for (column, value) in part.pixels.enumerated() {
      #expect(abs(Double(value) - (10 * (Double(column) + 4 + shift) + 10)) <= 0.51)
    }
  }

  @Test("Enlarging a crop keeps pixel centres in place")
  func enlarged() throws {
    let part = try ramp.cropped(
      to: Rect(x: 6, y: 6, width: 4, height: 1), width: 16, height: 4)
    for (column, value) in part.pixels.prefix(16).enumerated() {
      let place = 6 + (Double(column) + 0.5) / 4 - 0.5
      // Row 0 of 4 lies 3/8 of a pixel above the centre of row 6.
      #expect(abs(Double(value) - (10 * place + 2 * (6 - 0.375))) <= 0.75)
    }
  }

  @Test("Shrinking a crop by area averages the covered pixels")
  func shrunk() throws {
    let part = try ramp.cropped(
      to: Rect(x: 0, y: 0, width: 20, height: 12), width: 2, height: 1, by: .area)
    #expect(part.pixels == [56, 156])
  }

  @Test("Beyond the border, the border is repeated")
  func border() throws {
    let left = try ramp.cropped(to: Rect(x: -8, y: 0, width: 4, height: 1), width: 4, height: 1)
    #expect(left.pixels == [0, 0, 0, 0])
    let right = try ramp.cropped(
      to: Rect(x: 5_000, y: 0, width: 3, height: 1), width: 3, height: 1)
    #expect(right.pixels == [190, 190, 190])
    let across = try ramp.cropped(
      to: Rect(x: 18, y: 0, width: 4, height: 1), width: 4, height: 1)
    #expect(across.pixels == [180, 190, 190, 190])
  }

  @Test("A small crop of a very long image works")
  func longImage() throws {
    let values = (0..<70_000).map { UInt8($0 / 1_000) }
    let image = try #require(pixels(values, width: 70_000, channels: 1))
    let part = try image.cropped(
      to: Rect(x: 65_000, y: 0, width: 2, height: 1), width: 2, height: 1)
    #expect(part.pixels == [65, 65])
  }

  @Test(
    "Impossible sizes are refused",
    arguments: [(0, 5), (5, 0), (-1, 5), (1_000_000, 1_000_000), (.max, .max)])
  func invalidSize(width: Int, height: Int) {
    let rect = Rect(x: 0, y: 0, width: 5, height: 5)
    for interpolation in Interpolation.allCases {
      let codes = [
        imageErrorCode { () throws(ImageError) in
          try ramp.resized(width: width, height: height, by: interpolation)
        },
        imageErrorCode { () throws(ImageError) in
          try ramp.cropped(to: rect, width: width, height: height, by: interpolation)
        },
      ]
      #expect(codes == [.invalidRequest, .invalidRequest])
    }
  }

  @Test(
    "Impossible rectangles are refused",
    arguments: [
      Rect(x: 0, y: 0, width: 0, height: 5), Rect(x: 0, y: 0, width: 5, height: -1),
      Rect(x: .nan, y: 0, width: 5, height: 5), Rect(x: 0, y: .infinity, width: 5, height: 5),
      Rect(x: 0, y: 0, width: .infinity, height: 5), Rect(x: 2e6, y: 0, width: 5, height: 5),
      Rect(x: 0, y: 0, width: 1e300, height: 1e300), Rect(x: 0, y: 0, width: .nan, height: 5),
    ])
  func invalidRect(rect: Rect) {
    for interpolation in Interpolation.allCases {
      let code = imageErrorCode { () throws(ImageError) in
        try ramp.cropped(to: rect, width: 5, height: 5, by: interpolation)
      }
      #expect(code == .invalidRequest)
    }
  }
}
