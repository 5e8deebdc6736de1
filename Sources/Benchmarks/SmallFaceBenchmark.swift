import EmotionCore
import FaceAnalysis
public import FaceSynthesis
import Toolkit

/// How many small faces of drawn scenes the detector finds, with `--min-face 32`.
public struct SmallFaceBenchmark: Encodable, Sendable {
  public let pictures: Int
  /// The faces drawn, by their usual boxes 32 to 60 pixels wide.
  public let faces: Int
  public let found: Int
  /// The findings where nobody was drawn.
  public let falseFaces: Int

  /// - Throws: `FaceModelError` or `FaceError`.
  public init(_ model: FaceModel, pictures: Int, threads: Int) throws {
    var scenes = SyntheticScenes(model, count: pictures)
    scenes.people = 10
    let drawing = scenes
    let recipe = try FacePipeline.Recipe(
      search: FaceSearch(minimumSide: 32), framing: .scene, noFace: .skip)
    let counts = try recipe.pool(threads: threads).map(0..<pictures) { pipeline, number in
      let drawn = try model.draw(drawing.scene(number))
      let everyone = drawn.landmarks.compactMap(recipe.traits.landmarkBox.box(around:))
      let found = try pipeline.locate(drawn.image).faces.map(\.box)
      let small = everyone.filter { (32...60).contains($0.width) }
      return (
        small.count, small.count { Self.isAmong(found, $0) },
        found.count { !Self.isAmong(everyone, $0) }
      )
    }
    self.pictures = pictures
    faces = counts.reduce(0) { $0 + $1.0 }
    found = counts.reduce(0) { $0 + $1.1 }
    falseFaces = counts.reduce(0) { $0 + $1.2 }
  }

  /// Whether one of some boxes is a given one, as detections are judged.
  private static func isAmong(_ boxes: [Rect], _ box: Rect) -> Bool {
    boxes.contains { $0.intersectionOverUnion(with: box) > 0.4 }
  }

  public var text: String {
    "drawn faces of 32 to 60 pixels, with --min-face 32: \(found) of \(faces) found, "
      + "\(falseFaces) false ones in \(pictures) pictures"
  }
}
