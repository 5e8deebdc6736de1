import EmotionCore
import EmotionRecognition
import FaceAnalysis
import FaceSynthesis
import Foundation
import PictureRecognition
import PixelImages
import TestSupport
import Testing
import Toolkit

@Suite("An emotion recogniser")
struct EmotionRecognizerTests {
  private let folder: TemporaryFolder
  private let picture: Image

  init() throws {
    folder = try TemporaryFolder()
    let faces = try FaceModel.read(ModelLibrary.standard().faceModel())
    picture = try faces.draw(FaceDescription(.happiness), side: 200).image
  }

  @Test("says the same of a picture, of its file and of its bytes")
  func forms() async throws {
    let recognizer = try EmotionRecognizer()
    let bytes = try picture.pngData()
    let path = try folder.write(bytes, to: "a.png")
    let faces = try await recognizer.faces(in: picture)
    #expect(faces.count == 1 && faces[0].emotion == .happiness && faces[0].id == nil)
    #expect(faces[0].landmarks?.count == 68 && faces[0].smoothedEmotion == nil)
    #expect(try await recognizer.faces(inFile: path) == faces)
    #expect(try await recognizer.faces(inBytes: bytes) == faces)
    let given = try await recognizer.face(in: picture, box: faces[0].box)
    #expect(given.probabilities == faces[0].probabilities)
  }

  @Test("and its copies answer many tasks at once alike")
  func concurrent() async throws {
    let first = try EmotionRecognizer()
    let recognizers = [first, try first.copy()]
    let expected = try await first.faces(in: picture)
    let answers = try await withThrowingTaskGroup(of: [PictureReport.Face].self) { group in
      for number in 0..<20 {
        group.addTask { [picture] in
          try await recognizers[number % 2].faces(in: picture)
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(answers.count == 20 && answers.allSatisfy { $0 == expected })
  }

  @Test("gives errors whose sentences say what to do")
  func errors() async throws {
    let recognizer = try EmotionRecognizer()
    #expect(throws: ModelError.self) { try EmotionRecognizer(model: "oracle") }
    #expect(throws: FaceError.self) { try EmotionRecognizer(predictor: "/nowhere.dat") }
    let resnet = #expect(throws: ModelError.self) { try EmotionRecognizer(model: "resnet") }
    #expect(resnet?.code == .needsOtherModule)
    let path = try folder.write("no picture", to: "a.png")
    let error = await #expect(throws: ImageError.self) {
      try await recognizer.faces(inFile: path)
    }
    #expect(error?.fault == .data && error?.description.contains(path) == true)
  }

  @Test("finds no face where there is none")
  func noFace() async throws {
    let grey = try Image(
      width: 90, height: 90, channels: 1, pixels: .init(repeating: 9, count: 8100))
    #expect(try await EmotionRecognizer().faces(in: grey).isEmpty)
  }
}
