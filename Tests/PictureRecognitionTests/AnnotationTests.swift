import EmotionCore
import PictureRecognition
import PixelImages
import Testing
import Toolkit

@Suite("Annotated copies")
struct AnnotationTests {
  private func face(
    _ box: Rect, _ emotion: Emotion = .happiness, id: Int? = nil, models: Int = 1,
    landmarks: Landmarks? = nil
  ) -> PictureReport.Face {
    let probabilities = Probabilities(values: Emotion.allCases.map { $0 == emotion ? 0.7 : 0.05 })
    return PictureReport.Face(
      id: id, box: box, score: 1, landmarks: landmarks, pose: nil,
      answers: (0..<models).map { .init(model: "model \($0)", probabilities: probabilities) })
  }

  private func grey(_ width: Int, _ height: Int) throws -> Image {
    try Image(
      width: width, height: height, channels: 1,
      pixels: .init(repeating: 128, count: width * height))
  }

  /// The places of the pixels that are no longer grey.
  private func drawn(_ image: Image) -> [Point] {
    (0..<image.width * image.height).filter { place in
      image.pixels[3 * place..<3 * place + 3] != [128, 128, 128]
    }.map { Point(x: Double($0 % image.width), y: Double($0 / image.width)) }
  }

  @Test("A picture without a face stays as it is, in colours")
  func none() throws {
    let image = try grey(40, 30)
    #expect(try image.annotated(with: []) == image.rgb())
  }

  @Test("The box has the emotion's colour, another one for each emotion")
  func colors() throws {
    let image = try grey(300, 200)
    let corners = try Emotion.allCases.map { emotion in
      let copy = try image.annotated(with: [
        face(Rect(x: 100, y: 50, width: 80, height: 80), emotion)
      ])
      let corner = 3 * (50 * 300 + 100)
      return Array(copy.pixels[corner..<corner + 3])
    }
    #expect(Set(corners).count == Emotion.allCases.count)
  }

  @Test(
    "No plate covers another face, in the middle, at the edges and in a crowd",
    arguments: [1, 2])
  func plates(models: Int) throws {
    let image = try grey(640, 480)
    let boxes = [
      Rect(x: 20, y: 20, width: 90, height: 90), Rect(x: 20, y: 120, width: 90, height: 90),
      Rect(x: 120, y: 20, width: 90, height: 90), Rect(x: 120, y: 120, width: 90, height: 90),
      Rect(x: 540, y: 380, width: 95, height: 95), Rect(x: 300, y: 385, width: 100, height: 100),
    ]
    let copy = try image.annotated(with: boxes.map { face($0, models: models) })
    // Within a box's own lines nothing was drawn.
    for place in drawn(copy) {
      let isInside = boxes.contains {
        place.x > $0.x + 2 && place.x < $0.x + $0.width - 3 && place.y > $0.y + 2
          && place.y < $0.y + $0.height - 3
      }
      #expect(!isInside, "at \(place)")
    }
  }

  @Test("Plates grow with the face, and stay readable for a small one")
  func sizes() throws {
    func area(_ side: Double, in image: Image) throws -> Int {
      let box = Rect(x: 300, y: 200, width: side, height: side)
      return drawn(try image.annotated(with: [face(box)])).filter { place in
        place.y > box.y + side + 1 || place.y < box.y - 1 || place.x < box.x - 1
          || place.x > box.x + side + 1
      }.count
    }
    let image = try grey(1600, 1200)
    let (small, large) = (try area(40, in: image), try area(400, in: image))
    #expect(small > 1500 && large > 2 * small)
    #expect(large < 1600 * 1200 / 20)
  }

  @Test(
    "A face that fills or leaves the picture still has its plate",
    arguments: [
      Rect(x: 0, y: 0, width: 200, height: 200), Rect(x: -50, y: -60, width: 400, height: 400),
      Rect(x: 190, y: 190, width: 90, height: 90),
    ])
  func fills(box: Rect) throws {
    let copy = try grey(200, 200).annotated(with: [face(box, id: 3)])
    let dark = stride(from: 0, to: copy.pixels.count, by: 3).filter { copy.pixels[$0] < 40 }
    #expect(dark.count > 200)
  }

  @Test("The smoothed emotion is shown where there is one")
  func smoothed() throws {
    let image = try grey(300, 200)
    let box = Rect(x: 100, y: 50, width: 80, height: 80)
    let fear = face(box, .fear)
    let smoothed = PictureReport.Face(
      box: box, score: nil, landmarks: nil, pose: nil,
      answers: [
        .init(
          model: "model 0", probabilities: face(box, .anger).probabilities,
          smoothed: fear.probabilities)
      ])
    #expect(try image.annotated(with: [smoothed]) == image.annotated(with: [fear]))
  }
}
