import EmotionCore
import Toolkit

/// Synthetic scenes to be written: pictures, or sequences of frames, with several faces each.
///
/// Each scene depends only on the seed and its number, so the same seed gives the same bytes on any
/// number of threads.
public struct SyntheticScenes: Sendable {
  public let model: FaceModel
  /// The number of scenes.
  public var count: Int
  /// Faces in each scene.
  public var people = 1
  /// Frames of each scene, in which the expressions grow and fade; nil for single pictures.
  public var frames: Int?
  public var width = 640
  public var height = 480
  /// Its emotions are assigned to the faces in turn, and shuffled within a scene.
  public var sampling = FaceSampling()

  public init(_ model: FaceModel, count: Int) {
    self.model = model
    self.count = count
  }

  /// The most faces that fit a picture of a width: each takes 64 pixels.
  public static func mostPeople(width: Int) -> Int { max(1, width / 64) }

  /// A scene with its expressions at their strongest, the faces side by side.
  public func scene(_ number: Int) -> SceneDescription {
    var generator = SeededGenerator(seed: sampling.seed, stream: UInt64(number))
    let column = Double(width) / Double(max(1, people))
    let room = min(column, 0.9 * Double(height))
    // Shuffled, so that a face's position says nothing about its emotion.
    let shown = (0..<people).map {
      sampling.emotions[(number * people + $0) % sampling.emotions.count]
    }
    .shuffled(using: &generator)
    let everyone = (0..<people).map { place in
      let emotion = shown[place]
      let face = model.face(emotion, variation: sampling.variation, using: &generator)
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
    scene.noise = Double.random(in: 0...sampling.variation.noise, using: &generator)
    if Bool.random(using: &generator) {
      scene.jpegQuality = Int.random(in: sampling.variation.leastQuality...95, using: &generator)
    }
    scene.seed = generator.next() >> 11
    return scene
  }

  /// A frame of a scene: expressions grow from none to full strength in the middle and fade again,
  /// while the heads sway a little.
  ///
  /// - Parameter frame: From 0; with a `count` of 1 the result is the scene itself.
  public static func frame(
    _ frame: Int, of count: Int, in scene: SceneDescription
  ) -> SceneDescription {
    guard count > 1 else { return scene }
    let time = Double(frame) / Double(count - 1)
    // The rate of change is 0 at the beginning, in the middle and at the end.
    let height = (1 - cosine(2 * Double.pi * time)) / 2
    var moved = scene
    moved.seed = scene.seed &+ UInt64(truncatingIfNeeded: frame)
    for index in moved.people.indices {
      let phase = 2 * Double.pi * (time + Double(index) / 3)
      moved.people[index].face.intensity *= height
      moved.people[index].face.roll += 2 * sine(phase)
      moved.people[index].face.yaw += 0.2 * sine(2 * phase)
    }
    return moved
  }

  /// The number of pictures that `write` writes.
  public var pictures: Int { count * (frames ?? 1) }

  /// Where a picture lies in the folder.
  public func path(_ number: Int, frame: Int = 0) -> String {
    let scene = SyntheticFolder.sixDigits(number)
    return frames == nil ? "\(scene).png" : "\(scene)/\(SyntheticFolder.sixDigits(frame)).png"
  }

  /// Writes the pictures, the landmarks and the manifest; pictures have no labels, since each face
  /// has its own emotion.
  ///
  /// - Parameters:
  ///   - replaces: Whether to replace a folder that an earlier call wrote; no other is replaced.
  ///   - report: Called with the number of finished pictures, on any thread.
  /// - Throws: `FaceModelError`: the folder is not empty, is not a folder, or cannot be written.
  public func write(
    to path: String, replaces: Bool = false, report: @Sendable (Int) -> Void = { _ in }
  ) throws(FaceModelError) {
    try SyntheticFolder.check(
      faces: count, people: people, frames: frames ?? 1, of: sampling)
    let length = frames ?? 1
    try SyntheticFolder.write(to: path, replaces: replaces) { folder throws(FaceModelError) in
      try folder.writePictures(pictures, threads: sampling.threads, report: report) {
        picture throws(FaceModelError) in
        let (number, frame) = (picture / length, picture % length)
        let scene = Self.frame(frame, of: length, in: scene(number))
        let drawn = try model.draw(scene)
        return SyntheticFolder.Picture(
          path: self.path(number, frame: frame), image: drawn.image,
          faces: Array(zip(scene.people.map(\.face), drawn.landmarks)))
      }
      var manifest = SyntheticManifest(model, sampling, count: count)
      (manifest.frames, manifest.scenes) = (frames, (0..<count).map(scene))
      try folder.write(manifest)
    }
  }
}
