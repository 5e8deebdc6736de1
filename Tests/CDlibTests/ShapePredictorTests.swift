import CDlib
import TestSupport
import Testing

@Suite("The shape predictor's C interface")
struct ShapePredictorTests {
  private static let faceBox = CDlibRect(x: 37, y: 65, width: 126, height: 125)

  @Test("places the points like dlib's own predictor, except for rounding")
  func agreesWithDlib() {
    let (status, points) = predict(in: .face, box: Self.faceBox)
    #expect(status == .OK)
    for (point, expected) in zip(points, dlibLandmarksOfDrawnFace) {
      #expect(abs(point.x - expected.x) < 0.51 && abs(point.y - expected.y) < 0.51)
    }
  }

  @Test("reads a colour as the mean of its channels, as dlib does")
  func colour() {
    let (status, points) = predict(in: .tintedFace, box: Self.faceBox)
    #expect(status == .OK)
    for (index, expected) in [(1, (43, 109)), (45, (131, 99)), (57, (100, 158)), (59, (86, 156))] {
      #expect(abs(points[index].x - Double(expected.0)) < 0.51)
      #expect(abs(points[index].y - Double(expected.1)) < 0.51)
    }
  }

  @Test(
    "follows the tree of a file with a known result",
    arguments: [([UInt8(200), 0], 0.25, 0.0), ([50, 45], 0, 0.5), ([0, 200], 0, 0.5)])
  func knownTree(ends: [UInt8], right: Double, down: Double) throws {
    // A box of 9 x 17 pixels whose corner pixels have the two brightnesses.
    var picture = Picture.flat(20, 30)
    picture.pixels[5 * 20 + 3] = ends[0]
    picture.pixels[21 * 20 + 11] = ends[1]
    let box = CDlibRect(x: 3, y: 5, width: 9, height: 17)
    let (status, points) = try withFile(PredictorFile().bytes) { path in
      var predictor = CDlibShapePredictor()
      #expect(cdlib_shape_predictor_load(path, &predictor) == .OK)
      defer { cdlib_shape_predictor_free(predictor) }
      return predict(in: picture, box: box, with: predictor, count: 2)
    }
    #expect(status == .OK)
    let expected = [(3 + 8 * right, 5 + 16 * down), (11 + 8 * right, 21 + 16 * down)]
    for (point, place) in zip(points, expected) {
      #expect(abs(point.x - place.0) < 1e-9 && abs(point.y - place.1) < 1e-9)
    }
  }

  @Test("has 68 points in Debian's model")
  func pointCount() {
    var count = 0
    #expect(cdlib_shape_predictor_point_count(Model68.predictor, &count) == .OK)
    #expect(count == 68)
  }

  @Test(
    "reads only the image, however far a box extends beyond it",
    arguments: [
      CDlibRect(x: -60, y: -60, width: 80, height: 80),
      CDlibRect(x: 150, y: 180, width: 500, height: 20),
      CDlibRect(x: -1e8, y: -1e8, width: 2e8, height: 2e8),
      CDlibRect(x: 5000, y: 0, width: 20, height: 20),
    ], [Picture.face, Picture.tintedFace])
  func reachingOut(box: CDlibRect, picture: Picture) {
    let (status, points) = predict(in: picture, box: box)
    #expect(status == .OK)
    #expect(points.allSatisfy { $0.x.isFinite && $0.y.isFinite })
  }

  @Test("accepts an image of one pixel")
  func onePixel() {
    let (status, _) = predict(in: .flat(1, 1), box: CDlibRect(x: -1, y: -1, width: 4, height: 4))
    #expect(status == .OK)
  }

  @Test(
    "refuses boxes that cannot hold a face and leaves the points unchanged",
    arguments: [
      CDlibRect(x: 0, y: 0, width: 0, height: 0),
      CDlibRect(x: 9, y: 9, width: 1, height: 50),
      CDlibRect(x: 9, y: 9, width: -20, height: 20),
      CDlibRect(x: .nan, y: 0, width: 20, height: 20),
      CDlibRect(x: 0, y: 0, width: 20, height: .infinity),
      CDlibRect(x: 1e12, y: 0, width: 20, height: 20),
      CDlibRect(x: 0, y: 0, width: 1e300, height: 20),
    ])
  func invalidBox(box: CDlibRect) {
    let (status, points) = predict(in: .face, box: box)
    #expect(status == .invalidArgument)
    #expect(!message().isEmpty)
    #expect(points.allSatisfy { $0.x == -7 })
  }

  @Test("refuses a capacity other than the number of points", arguments: [0, 67, 69])
  func wrongRoom(count: Int) {
    #expect(predict(in: .face, box: Self.faceBox, count: count).status == .invalidArgument)
  }

  @Test("refuses an inconsistent image")
  func invalidImage() {
    let picture = Picture(pixels: [1, 2, 3], width: 2, height: 2)
    #expect(predict(in: picture, box: Self.faceBox).status == .invalidArgument)
  }

  @Test("refuses an empty handle; freeing one does nothing")
  func emptyHandle() {
    let empty = CDlibShapePredictor()
    var count = -7
    #expect(cdlib_shape_predictor_point_count(empty, &count) == .invalidArgument)
    #expect(count == -7)
    #expect(predict(in: .face, box: Self.faceBox, with: empty).status == .invalidArgument)
    cdlib_shape_predictor_free(empty)
  }

  @Test("predicts the same points on all threads at once")
  func concurrent() async {
    let expected = predict(in: .face, box: Self.faceBox).points.map(\.x)
    await withTaskGroup(of: [Double].self) { group in
      for _ in 0..<8 {
        group.addTask { predict(in: .face, box: Self.faceBox).points.map(\.x) }
      }
      for await found in group { #expect(found == expected) }
    }
  }
}

/// Predicts into a buffer that holds -7 before.
private func predict(
  in picture: Picture, box: CDlibRect, with predictor: CDlibShapePredictor = Model68.predictor,
  count: Int = 68
) -> (status: CStatus, points: [CDlibPoint]) {
  var points = [CDlibPoint](repeating: CDlibPoint(x: -7, y: -7), count: max(count, 1))
  let status = picture.withNative {
    cdlib_shape_predictor_predict(predictor, $0, box, &points, count)
  }
  return (status, points)
}
