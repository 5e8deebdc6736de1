import EmotionCore
import EmotionRecognition
import FaceAnalysis
import Foundation
import PixelImages
import TestSupport
import Testing
import Toolkit

@Suite(
  "On FER2013",
  .enabled(if: RealData.fer2013Mini != nil, "STOIC_TEST_DATA names no folder with fer2013-mini"))
struct RealDataTests {
  @Test("the detector finds faces and the prior stands in for the rest")
  func faces() throws {
    let folder = try #require(RealData.fer2013Mini) + "/test/happy"
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted().prefix(4)
    try #require(names.count == 4)
    let recognizer = try LandmarkRecognizerTests.recognizer(averagesMirror: true)
    var sources: [BoxSource] = []
    for name in names {
      let outcome = try recognizer.recognize(Image.read("\(folder)/\(name)"))
      let face = try #require(outcome.faces.first)
      sources.append(face.boxSource)
      #expect(outcome.faces.count == 1)
      // Boxes may pass the border a little, as faces do in these pictures.
      #expect((10...60).contains(face.box.width))
      #expect((Point(x: 24, y: 24) - face.box.center).length < 12)
      #expect(abs(face.probabilities.values.reduce(0, +) - 1) < 1e-5)
    }
    #expect(sources.contains(.detector))
    #expect(!sources.contains(.given))
  }
}
