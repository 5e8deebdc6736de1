public import EmotionCore
import Toolkit

/// Synthetic scenes to be written: pictures, or sequences of frames, with several faces in each.
///
/// Each scene depends on the seed and its number alone: the same seed gives the same bytes, on any
/// number of threads.
public struct SyntheticScenes: Sendable {
  public let model: FaceModel
  public var seed: UInt64 = 1
  /// Scenes.
  public var count: Int
  /// Faces in each.
  public var people = 1
  /// Frames of each scene, in which the expressions grow and fade; nil for single pictures.
  public var frames: Int?
  /// Of the faces, in turn, and within a scene by chance.
  public var emotions = Emotion.allCases
  public var width = 640
  public var height = 480
  public var variation = FaceModel.Variation()
  public var threads = 1

  public init(_ model: FaceModel, count: Int) {
    self.model = model
    self.count = count
  }

  /// - Throws: `FaceModelError`: no emotion, too many faces, or what varies is beyond reason.
  func validate() throws(FaceModelError) {
    try check(faces: count, people: people, frames: frames ?? 1, emotions: emotions)
    try variation.validate()
  }

  /// The most faces for which there is room in a picture: a frame of 64 pixels for each.
  public static func mostPeople(width: Int) -> Int { max(1, width / 64) }

  /// A scene at the height of its expressions: the faces side by side.
  public func scene(_ number: Int) -> SceneDescription {
    var generator = SeededGenerator(seed: seed, stream: UInt64(number))
    let column = Double(width) / Double(max(1, people))
    let room = min(column, 0.9 * Double(height))
    // In turn over the scenes, and in a scene by chance: a place says nothing of the emotion.
    let shown = (0..<people).map { emotions[(number * people + $0) % emotions.count] }
      .shuffled(using: &generator)
    let everyone = (0..<people).map { place in
      let emotion = shown[place]
      let face = model.face(emotion, variation: variation, using: &generator)
      let side = max(
        Double(FaceModelError.sides.lowerBound),
        (room * Double.random(in: 0.8...1, using: &generator)).rounded())
      let (freeAcross, freeDown) = (max(0, column - side) / 2, max(0, Double(height) - side) / 2)
      let centre = Point(
        x: (Double(place) + 0.5) * column - 0.5
          + Double.random(in: -freeAcross...freeAcross, using: &generator),
        y: Double(height - 1) / 2 + Double.random(in: -freeDown...freeDown, using: &generator))
      return SceneDescription.Person(face: face, centre: centre, side: Int(side))
    }
    var scene = SceneDescription(
      width: width, height: height, people: everyone, background: generator.next() >> 11)
    scene.noise = Double.random(in: 0...variation.noise, using: &generator)
    if Bool.random(using: &generator) {
      scene.jpegQuality = Int.random(in: variation.leastQuality...95, using: &generator)
    }
    scene.seed = generator.next() >> 11
    return scene
  }

  /// A frame of a scene: expressions grow from none to their height in the middle and fade again,
  /// while the heads sway a little.
  ///
  /// - Parameter frame: From 0; with a `count` of 1 that is the scene itself.
  public static func frame(
    _ frame: Int, of count: Int, in scene: SceneDescription
  ) -> SceneDescription {
    guard count > 1 else { return scene }
    let time = Double(frame) / Double(count - 1)
    // Still for a moment at the beginning, in the middle and at the end.
    let height = (1 - cosine(2 * Double.pi * time)) / 2
    var moved = scene
    moved.seed = scene.seed &+ UInt64(truncatingIfNeeded: frame)
    for index in moved.people.indices {
      let phase = 2 * Double.pi * (time + Double(index) / 3)
      moved.people[index].face.intensity *= height
      moved.people[index].face.lean += 2 * sine(phase)
      moved.people[index].face.turn += 0.2 * sine(2 * phase)
    }
    return moved
  }

  /// Where a picture lies in the folder.
  public func path(_ number: Int, frame: Int = 0) -> String {
    frames == nil
      ? "\(Digits.six(number)).png" : "\(Digits.six(number))/\(Digits.six(frame)).png"
  }
}

/// Numbers in the names of files.
enum Digits {
  /// With zeros before it to six digits, so that names sort as numbers do.
  static func six(_ number: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, 6 - digits.count)) + digits
  }
}
