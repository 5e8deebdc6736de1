import COpenCV
import Testing

/// Calls the body with a canvas of these values and returns its content afterwards.
private func drawn(
  on values: [UInt8], width: Int32, height: Int32, channels: Int32 = 1,
  _ body: (CopencvCanvas) -> CStatus
) -> (status: CStatus, values: [UInt8]) {
  var values = values
  let status = values.withUnsafeMutableBufferPointer {
    body(
      CopencvCanvas(pixels: $0.baseAddress, width: width, height: height, channels: channels))
  }
  return (status, values)
}

/// Lends an image of these values to the body.
private func lent<Result>(
  _ values: [UInt8], width: Int32, height: Int32, channels: Int32 = 1,
  _ body: (CopencvImage) -> Result
) -> Result {
  values.withUnsafeBufferPointer {
    body(CopencvImage(pixels: $0.baseAddress, width: width, height: height, channels: channels))
  }
}

private var message: String { String(cString: cstatus_last_message()) }

@Suite("The plain C interface to OpenCV")
struct COpenCVTests {
  private let identity: [Double] = [1, 0, 0, 0, 1, 0]

  @Test("Success fills the target and leaves no message")
  func success() {
    let resized = drawn(on: [0, 0, 0, 0], width: 4, height: 1) { target in
      lent([1, 9], width: 2, height: 1) { copencv_resize($0, target, .nearest) }
    }
    #expect(resized.status == .OK)
    #expect(resized.values == [1, 1, 9, 9])
    #expect(message.isEmpty)
    let moved = drawn(on: [0, 0], width: 2, height: 1) { target in
      lent([1, 9, 5], width: 3, height: 1) {
        copencv_warp_affine($0, target, [1, 0, 1, 0, 1, 0], .linear)
      }
    }
    #expect(moved.status == .OK)
    #expect(moved.values == [9, 5])
  }

  @Test(
    "An invalid image is an invalid argument, and the target stays unchanged",
    arguments: [
      (0, 1, 1), (1, 0, 1), (-1, 1, 1), (1, 1, 0), (1, 1, 2), (1, 1, 4), (.max, .max, 3),
    ] as [(Int32, Int32, Int32)])
  func invalidImage(width: Int32, height: Int32, channels: Int32) {
    let asSource = drawn(on: [7], width: 1, height: 1) { target in
      lent([1, 2, 3], width: width, height: height, channels: channels) {
        copencv_resize($0, target, .linear)
      }
    }
    #expect(asSource.status == .invalidArgument)
    #expect(asSource.values == [7])
    #expect(!message.isEmpty)
    let asTarget = drawn(on: [7], width: width, height: height, channels: channels) { target in
      lent([1], width: 1, height: 1) { copencv_warp_affine($0, target, identity, .linear) }
    }
    #expect(asTarget.status == .invalidArgument)
    #expect(asTarget.values == [7])
  }

  @Test("NULL pixels and NULL text are invalid arguments")
  func null() {
    let none = CopencvCanvas(pixels: nil, width: 1, height: 1, channels: 1)
    let origin = CopencvPoint(x: 0, y: 0)
    let ink = CopencvColor(red: 1, green: 2, blue: 3)
    var size = CopencvTextSize(width: -7, ascent: -7, descent: -7)
    let statuses = [
      copencv_draw_disc(none, origin, 1, ink),
      copencv_draw_rectangle(none, origin, origin, ink, 1),
      copencv_draw_text(none, "a", origin, 1, ink, 1),
      copencv_resize(
        CopencvImage(pixels: nil, width: 1, height: 1, channels: 1), none, .linear),
      copencv_text_size(nil, 1, 1, &size),
    ]
    #expect(statuses.allSatisfy { $0 == .invalidArgument })
    #expect(size.width == -7)
  }

  @Test("Source and target with different channels are refused")
  func channels() {
    let result = drawn(on: [7, 7, 7], width: 1, height: 1, channels: 3) { target in
      lent([1], width: 1, height: 1) { copencv_resize($0, target, .linear) }
    }
    #expect(result.status == .invalidArgument)
    #expect(result.values == [7, 7, 7])
  }

  @Test("An unknown interpolation is refused")
  func interpolation() throws {
    let unknown = try #require(CopencvInterpolation(rawValue: 99))
    for isWarp in [false, true] {
      let result = drawn(on: [7], width: 1, height: 1) { target in
        lent([1], width: 1, height: 1) {
          isWarp
            ? copencv_warp_affine($0, target, identity, unknown)
            : copencv_resize($0, target, unknown)
        }
      }
      #expect(result.status == .invalidArgument)
      #expect(result.values == [7])
    }
  }

  @Test(
    "A matrix that is not finite or leads too far is refused",
    arguments: [
      [.nan, 0, 0, 0, 1, 0], [1, 0, .infinity, 0, 1, 0], [1, 0, 2e6, 0, 1, 0],
      [1e300, 0, 0, 0, 1e300, -1e300], [1e7, 0, 0, 0, 1, 0],
    ] as [[Double]])
  func matrix(numbers: [Double]) {
    let result = drawn(on: [7, 7], width: 2, height: 1) { target in
      lent([1, 2], width: 2, height: 1) { copencv_warp_affine($0, target, numbers, .linear) }
    }
    #expect(result.status == .invalidArgument)
    #expect(result.values == [7, 7])
  }

  @Test(
    "Drawing with numbers out of range is refused, and the canvas stays unchanged",
    arguments: [
      (.nan, 1, 1, 1), (2e6, 1, 1, 1), (0, -1, 0, 1), (0, .nan, 256, 1), (0, 20_000, -5, 1),
      (0, -1, 0, 0), (0, -1, 0, 101), (0, -1, 0, .nan),
    ] as [(Double, Double, Int32, Double)])
  func drawing(place: Double, radius: Double, thickness: Int32, scale: Double) {
    let point = CopencvPoint(x: place, y: 0)
    let ink = CopencvColor(red: 255, green: 255, blue: 255)
    let calls: [(CopencvCanvas) -> CStatus] = [
      { copencv_draw_disc($0, point, radius, ink) },
      { copencv_draw_rectangle($0, point, point, ink, thickness) },
      { copencv_draw_text($0, "a", point, scale, ink, thickness) },
    ]
    for call in calls {
      let result = drawn(on: [7, 7, 7, 7], width: 2, height: 2, call)
      #expect(result.status == .invalidArgument)
      #expect(result.values == [7, 7, 7, 7])
    }
  }

  @Test("Text longer than 4096 bytes is refused")
  func longText() {
    var size = CopencvTextSize()
    #expect(copencv_text_size(String(repeating: "a", count: 4096), 1, 1, &size) == .OK)
    #expect(
      copencv_text_size(String(repeating: "a", count: 4097), 1, 1, &size) == .invalidArgument)
  }

  @Test("A one-channel canvas uses the red value")
  func oneChannel() {
    let ink = CopencvColor(red: 90, green: 1, blue: 2)
    let outline = drawn(on: [UInt8](repeating: 0, count: 25), width: 5, height: 5) {
      copencv_draw_rectangle($0, CopencvPoint(x: 1, y: 1), CopencvPoint(x: 3, y: 3), ink, 1)
    }
    #expect(outline.status == .OK)
    #expect(
      outline.values == [
        0, 0, 0, 0, 0, 0, 90, 90, 90, 0, 0, 90, 0, 90, 0, 0, 90, 90, 90, 0, 0, 0, 0, 0, 0,
      ])
  }
}
