import COpenCV
import Testing

@Suite("The plain C interface to OpenCV's triangulation and blur")
struct TriangulationTests {
  private let corners = [(0.0, 0.0), (4.0, 0.0), (0.0, 4.0)].map {
    CopencvPoint(x: $0.0, y: $0.1)
  }

  @Test("Three points make one triangle, given by indices, and leave no message")
  func triangle() {
    var triangles = [Int32](repeating: -1, count: 18)
    var count = 9
    #expect(copencv_triangulate(corners, 3, &triangles, 6, &count) == .OK)
    #expect(count == 1)
    #expect(triangles[..<3].sorted() == [0, 1, 2])
    #expect(triangles[3...].allSatisfy { $0 == -1 })
    #expect(String(cString: cstatus_last_message()).isEmpty)
  }

  @Test("Points without a triangulation are an invalid argument, and the outputs stay unchanged")
  func refused() {
    var triangles = [Int32](repeating: -1, count: 18)
    var count = 9
    let twice = corners + [corners[0]]
    #expect(copencv_triangulate(nil, 3, &triangles, 6, &count) == .invalidArgument)
    #expect(copencv_triangulate(corners, 3, nil, 6, &count) == .invalidArgument)
    #expect(copencv_triangulate(corners, 2, &triangles, 6, &count) == .invalidArgument)
    #expect(copencv_triangulate(corners, 3, &triangles, 0, &count) == .invalidArgument)
    #expect(copencv_triangulate(twice, 4, &triangles, 6, &count) == .invalidArgument)
    #expect(String(cString: cstatus_last_message()) == "two points coincide")
    #expect(count == 9 && triangles.allSatisfy { $0 == -1 })
  }

  @Test("A blur needs a target of the same size and a deviation above 0")
  func blur() {
    let source = [UInt8](repeating: 9, count: 6)
    var target = [UInt8](repeating: 1, count: 6)
    func blur(width: Int32, deviation: Double) -> CStatus {
      source.withUnsafeBufferPointer { from in
        target.withUnsafeMutableBufferPointer { to in
          copencv_gaussian_blur(
            CopencvImage(pixels: from.baseAddress, width: 3, height: 2, channels: 1),
            CopencvCanvas(pixels: to.baseAddress, width: width, height: 6 / width, channels: 1),
            deviation)
        }
      }
    }
    #expect(blur(width: 2, deviation: 1) == .invalidArgument)
    #expect(blur(width: 3, deviation: 0) == .invalidArgument)
    #expect(blur(width: 3, deviation: .nan) == .invalidArgument)
    #expect(target == [1, 1, 1, 1, 1, 1])
    #expect(blur(width: 3, deviation: 1) == .OK)
    #expect(target == source)
  }
}
