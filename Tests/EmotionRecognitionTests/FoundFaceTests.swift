import EmotionCore
import EmotionRecognition
import PixelImages
import Testing
import Toolkit

@Suite("Finding faces")
struct FoundFaceTests {
  @Test("gives the detector's box and score, in pixels of the small picture")
  func smallPicture() throws {
    let faces = try FaceLocator(policy: .error).faces(in: Pictures.face())
    try #require(faces.count == 1)
    #expect(faces[0].source == .detector)
    #expect(try #require(faces[0].score) > 0)
    #expect((faces[0].box.center - Point(x: 24, y: 27)).length < 6)
    #expect((20...45).contains(faces[0].box.width))
  }

  @Test("gives all faces of a scene, the best first, and one of a face crop")
  func framing() throws {
    let image = try Pictures.twoFaces(side: 240)
    let scene = try FaceLocator(framing: .scene).faces(in: image)
    #expect(scene.count == 2)
    #expect(scene.map { $0.score ?? 0 } == scene.map { $0.score ?? 0 }.sorted(by: >))
    #expect(Set(scene.map { $0.box.center.x < 240 }) == [true, false])
    let crop = try FaceLocator(framing: .faceCrop).faces(in: image)
    #expect(crop == Array(scene.prefix(1)))
  }

  @Test("finds fewer with a threshold above their scores")
  func threshold() throws {
    let locator = try FaceLocator(policy: .skip, search: FaceSearch(threshold: 100))
    #expect(try locator.faces(in: Pictures.face()).isEmpty)
  }

  @Test("lets the recogniser answer as when the caller gives the box that was found")
  func givenEqualsFound() throws {
    let recognizer = try LandmarkRecognizerTests.recognizer(policy: .error)
    let image = try Pictures.face()
    let found = try #require(try recognizer.recognize(image).faces.first)
    let given = try recognizer.recognize(image, box: found.box)
    #expect(found.boxSource == .detector)
    #expect(given.boxSource == .given)
    #expect(close(found.probabilities.values, given.probabilities.values, within: 1e-4))
    // The tip of the nose lies within the face, below the eyes.
    let points = try #require(found.landmarks).points
    let eyes = (points[39] + points[42]) * 0.5
    #expect(points[30].y > eyes.y)
    #expect((points[30] - Point(x: 24, y: 30)).length < 6)
  }
}
