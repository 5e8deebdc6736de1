import EmotionCore
import FaceAlignment
import FaceAnalysis
import Foundation
import PixelImages
import TestSupport
import Testing
import Toolkit

@Suite("Finding landmarks")
struct ShapePredictorTests {
  private static let box = Rect(x: 37, y: 65, width: 126, height: 125)
  private static let predictor = Result { try ShapePredictor(cache: nil) }

  @Test("finds 68 points at the face's parts")
  func parts() throws {
    let predictor = try Self.predictor.get()
    let landmarks = try predictor.landmarks(in: drawnFace, box: Self.box)
    #expect(predictor.landmarkCount == 68)
    #expect(landmarks.count == 68)
    // Where the picture was drawn: eyes at (78, 97) and (122, 97), mouth at (100, 150).
    #expect(
      (center(of: Landmarks.Scheme68.leftEye, in: landmarks) - Point(x: 78, y: 97)).length < 4)
    #expect(
      (center(of: Landmarks.Scheme68.rightEye, in: landmarks) - Point(x: 122, y: 97)).length < 4)
    #expect(
      (center(of: Landmarks.Scheme68.outerMouth, in: landmarks) - Point(x: 100, y: 150)).length < 4)
  }

  @Test("places the points by the box, in proportion", arguments: [0.5, 3])
  func followsTheBox(factor: Double) throws {
    // An even picture has nothing to hold on to, so only the box decides.
    let even = try Image(
      width: 600, height: 600, channels: 1, pixels: [UInt8](repeating: 9, count: 360_000))
    let predictor = try Self.predictor.get()
    let small = try predictor.landmarks(
      in: even, box: Rect(x: 100, y: 100, width: 101, height: 101))
    let large = try predictor.landmarks(
      in: even, box: Rect(x: 100, y: 100, width: 100 * factor + 1, height: 100 * factor + 1))
    let corner = Point(x: 100, y: 100)
    for (a, b) in zip(small.points, large.points) {
      #expect((((a - corner) * factor) - (b - corner)).length < 1e-6)
    }
  }

  @Test(
    "refuses boxes that cannot hold a face",
    arguments: [
      (Rect(x: 0, y: 0, width: 0, height: 10), FaceError.Code.invalidBox),
      (Rect(x: 0, y: 0, width: 10, height: -10), .invalidBox),
      (Rect(x: .nan, y: 0, width: 10, height: 10), .invalidBox),
      (Rect(x: 0, y: 0, width: .infinity, height: 10), .invalidBox),
      (Rect(x: 0, y: 0, width: 1.5, height: 10), .invalidBox),
      (Rect(x: 500, y: 0, width: 10, height: 10), .boxOutsideImage),
      (Rect(x: -11, y: 0, width: 10, height: 10), .boxOutsideImage),
    ])
  func invalidBox(box: Rect, code: FaceError.Code) throws {
    let predictor = try Self.predictor.get()
    let error = #expect(throws: FaceError.self) {
      try predictor.landmarks(in: drawnFace, box: box)
    }
    #expect(error?.code == code)
    #expect(error?.fault == .data)
    #expect(error?.description.contains("width \(box.width)") == true)
  }

  @Test("takes a picture of one pixel")
  func onePixel() throws {
    let image = try Image(width: 1, height: 1, channels: 1, pixels: [7])
    let landmarks = try Self.predictor.get().landmarks(
      in: image, box: Rect(x: -5, y: -5, width: 10, height: 10))
    #expect(landmarks.points.allSatisfy { $0.x.isFinite && $0.y.isFinite })
  }

  @Test("names the missing file and the package that provides it")
  func missing() {
    let error = #expect(throws: FaceError.self) { try ShapePredictor(path: "/nowhere/shape.dat") }
    #expect(error?.code == .unreadableModel)
    #expect(error?.description.contains("/nowhere/shape.dat") == true)
    #expect(error?.description.contains("libdlib-data") == true)
  }

  @Test("names the file that is cut short", arguments: [0, 1, 5000])
  func truncated(length: Int) throws {
    let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: ShapePredictor.defaultPath))
    defer { try? file.close() }
    let start = try file.read(upToCount: length) ?? Data()
    let copy = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try start.write(to: copy)
    defer { try? FileManager.default.removeItem(at: copy) }
    let error = #expect(throws: FaceError.self) { try ShapePredictor(path: copy.path) }
    #expect(error?.code == .malformedModel)
    #expect(error?.description.contains(copy.path) == true)
    #expect(error?.description.contains("libdlib-data") == true)
  }

  @Test("reads its model again where the cache was damaged, and gives the right points")
  func damagedCache() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    let cache = CascadeCache(folder: folder.path)
    let expected = try ShapePredictor(cache: cache).landmarks(in: drawnFace, box: Self.box)
    let path = cache.path(ofDlibFile: ShapePredictor.defaultPath)
    // From the middle on every leaf is damaged, so that some on the way to any face are.
    let file = try FileHandle(forUpdating: URL(fileURLWithPath: path))
    let size = try file.seekToEnd()
    for place in stride(from: size / 2 / 64 * 64, to: size, by: 576) {
      try file.seek(toOffset: place)
      try file.write(contentsOf: Data([0xA5, 0x5A, 0xA5, 0x5A]))
    }
    try file.close()
    let traced = try ShapePredictor(cache: cache)
    let damaged = try ShapePredictor(cache: cache)
    #expect(damaged.origin == .cache(path: path))
    #expect(try traced.trace(in: drawnFace, box: Self.box).points == expected.points)
    #expect(try damaged.landmarks(in: drawnFace, box: Self.box) == expected)
    #expect(try damaged.landmarks(in: drawnFace, box: Self.box) == expected)
    #expect(try ShapePredictor(cache: cache).landmarks(in: drawnFace, box: Self.box) == expected)
  }

  @Test("tells what its cascade saw on the way to the same points")
  func trace() throws {
    let predictor = try Self.predictor.get()
    let trace = try predictor.trace(in: drawnFace, box: Self.box)
    #expect(trace.points == (try predictor.landmarks(in: drawnFace, box: Self.box).points))
    #expect(trace.stages.count == trace.cascade.stageCount)
    #expect(throws: FaceError.self) {
      try predictor.trace(in: drawnFace, box: Rect(x: 5000, y: 0, width: 90, height: 90))
    }
  }

  @Test("gives the same points by dlib's own code, but that its boxes are whole pixels")
  func dlib() throws {
    let dlib = try Engine.dlib.loadPredictor()
    #expect(dlib.landmarkCount == 68)
    #expect(try dlib.identity() == Self.predictor.get().identity())
    let expected = try Self.predictor.get().landmarks(in: drawnFace, box: Self.box).points
    let near = Rect(x: 37.2, y: 64.9, width: 125.8, height: 125.3)
    for box in [Self.box, near] {
      let found = try dlib.landmarks(in: drawnFace, box: box).points
      #expect(found.count == expected.count)
      #expect(zip(found, expected).allSatisfy { ($0 - $1).length < 0.01 })
    }
    let far = #expect(throws: FaceError.self) {
      try dlib.landmarks(in: drawnFace, box: Rect(x: -1e12, y: 0, width: 2e12, height: 50))
    }
    #expect(far?.code == .invalidBox)
    let missing = #expect(throws: FaceError.self) {
      try Engine.dlib.loadPredictor(path: "/nowhere/shape.dat")
    }
    #expect(missing?.code == .unreadableModel)
  }

  @Test("has one identity from its file and from the cache, which no other file has")
  func identity() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    let cache = CascadeCache(folder: folder.path)
    let expected = try Self.predictor.get().identity()
    #expect(try ShapePredictor(cache: cache).identity() == expected)
    #expect(try ShapePredictor(cache: cache).identity() == expected)
    #expect(try RegressionCascade.identity(ofDlibFile: ShapePredictor.defaultPath) == expected)
    let other = folder.appendingPathComponent("other.dat")
    try Data(HashedPredictorFile.medium.bytes).write(to: other)
    #expect(try ShapePredictor(path: other.path, cache: nil).identity() != expected)
  }

  @Test("serves several tasks at once with the same answer")
  func concurrent() async throws {
    let predictor = try Self.predictor.get()
    let expected = try predictor.landmarks(in: drawnFace, box: Self.box)
    try await withThrowingTaskGroup(of: Landmarks.self) { group in
      for _ in 0..<8 {
        group.addTask { try predictor.landmarks(in: drawnFace, box: Self.box) }
      }
      for try await found in group { #expect(found == expected) }
    }
  }

  private func center(of range: ClosedRange<Int>, in landmarks: Landmarks) -> Point {
    landmarks.points[range].reduce(Point(x: 0, y: 0), +) * (1 / Double(range.count))
  }
}
