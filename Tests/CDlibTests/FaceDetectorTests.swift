import CDlib
import Testing

@Suite("The face detector's C interface")
struct FaceDetectorTests {
  /// The result of `dlib::get_frontal_face_detector()` in dlib 19.24 for the same pixels.
  @Test(
    "finds what dlib's own detector finds",
    arguments: [(Picture.face, 2.49251825), (Picture.tintedFace, 2.29030878)])
  func agreesWithDlib(picture: Picture, score: Double) {
    let (found, count) = detect(in: picture)
    #expect(count == 1)
    #expect(found.first?.box.x == 37)
    #expect(found.first?.box.y == 65)
    #expect(found.first?.box.width == 126)
    #expect(found.first?.box.height == 125)
    #expect(abs((found.first?.score ?? 0) - score) < 1e-5)
  }

  @Test(
    "takes a face whose score reaches the threshold and no other", arguments: [(2.4, 1), (2.6, 0)])
  func threshold(_ threshold: Double, expected: Int) {
    #expect(detect(in: .face, threshold: threshold).count == expected)
  }

  @Test(
    "finds nothing in images of any shape that are too small for a face",
    arguments: [(1, 1), (1, 700), (700, 1), (2, 3), (7, 9), (16, 16), (79, 81)], [1, 3])
  func smallPictures(size: (Int, Int), channels: Int) {
    #expect(detect(in: .flat(size.0, size.1, channels: channels)).count == 0)
  }

  @Test("reports the number of faces even without room for them")
  func noRoom() {
    withDetector { detector in
      Picture.face.withNative { image in
        var count = 0
        #expect(cdlib_face_detector_detect(detector, image, 0, 0, nil, 0, &count) == .OK)
        #expect(count == 1)
      }
    }
  }

  @Test("finds the same again with the same detector after another image")
  func reuse() {
    withDetector { detector in
      let first = detect(in: .face, with: detector).found.first?.score
      _ = detect(in: .flat(300, 90), with: detector)
      #expect(detect(in: .face, with: detector).found.first?.score == first)
    }
  }

  @Test(
    "refuses an inconsistent image and leaves the count unchanged",
    arguments: [
      Picture(pixels: [], width: 0, height: 0),
      Picture(pixels: [1, 2], width: -1, height: -2),
      Picture(pixels: [1, 2], width: 1, height: 2, channels: 2),
      Picture(pixels: [1, 2], width: 2, height: 2),
      Picture(pixels: [1], width: 1 << 40, height: 1 << 40),
    ])
  func invalidImage(picture: Picture) {
    expectRefusal { detector, count in
      picture.withNative { cdlib_face_detector_detect(detector, $0, 0, 0, nil, 0, count) }
    }
  }

  @Test("refuses a threshold out of range", arguments: [-1.1, -1e9, .nan, .infinity])
  func invalidThreshold(threshold: Double) {
    expectRefusal { detector, count in
      Picture.face.withNative {
        cdlib_face_detector_detect(detector, $0, threshold, 0, nil, 0, count)
      }
    }
  }

  @Test("refuses a capacity without memory")
  func nullRoom() {
    expectRefusal { detector, count in
      Picture.face.withNative { cdlib_face_detector_detect(detector, $0, 0, 0, nil, 3, count) }
    }
  }

  @Test("refuses an empty handle; freeing one does nothing")
  func emptyHandle() {
    expectRefusal { _, count in
      Picture.face.withNative {
        cdlib_face_detector_detect(CDlibFaceDetector(), $0, 0, 0, nil, 0, count)
      }
    }
    cdlib_face_detector_free(CDlibFaceDetector())
  }

  @Test("clears the message of a failure when the next call succeeds")
  func messageIsCleared() {
    withDetector { detector in
      var count = 0
      _ = Picture.face.withNative {
        cdlib_face_detector_detect(detector, $0, .nan, 0, nil, 0, &count)
      }
      #expect(!message().isEmpty)
      _ = detect(in: .flat(9, 9), with: detector)
      #expect(message().isEmpty)
    }
  }

  private func detect(
    in picture: Picture, threshold: Double = 0
  ) -> (found: [CDlibDetection], count: Int) {
    withDetector { detect(in: picture, threshold: threshold, with: $0) }
  }

  private func detect(
    in picture: Picture, threshold: Double = 0, with detector: CDlibFaceDetector
  ) -> (found: [CDlibDetection], count: Int) {
    var found = [CDlibDetection](repeating: CDlibDetection(), count: 8)
    var count = -1
    let status = picture.withNative {
      cdlib_face_detector_detect(detector, $0, threshold, 0, &found, found.count, &count)
    }
    #expect(status == .OK)
    return (Array(found.prefix(max(count, 0))), count)
  }

  private func expectRefusal(
    _ body: (CDlibFaceDetector, UnsafeMutablePointer<Int>) -> CStatus
  ) {
    withDetector { detector in
      var count = -7
      #expect(body(detector, &count) == .invalidArgument)
      #expect(count == -7)
      #expect(!message().isEmpty)
    }
  }
}
