import EmotionCore
import EmotionRecognition
public import FaceSynthesis
import Foundation
public import PixelImages
public import Toolkit
public import VideoFrames

/// Frames of people who belong to nobody, 25 a second, 640 x 480.
public struct DrawnClip: Sendable {
  public static let frameRate = 25.0

  public let frames: [Image]
  /// Where the centre of each person's face is in each frame, `[frame][person]`.
  public let centres: [[Point]]

  /// Draws frames, each as a scene that depends on the time in seconds.
  public init(seconds: Double, _ scene: (Double) -> SceneDescription) throws {
    let model = try FaceModel.read(ModelLibrary.standard().faceModel())
    let times = (0..<Int(seconds * Self.frameRate)).map { Double($0) / Self.frameRate }
    let drawn = try times.map { try model.draw(scene($0)) }
    frames = drawn.map(\.image)
    centres = drawn.map { scene in
      scene.landmarks.map { $0.points.reduce(Point(x: 0, y: 0), +) * (1 / Double($0.count)) }
    }
  }

  /// People, by a seed; all look different.
  public static func people(_ count: Int, seed: UInt64) throws -> [FaceDescription] {
    let model = try FaceModel.read(ModelLibrary.standard().faceModel())
    var generator = SeededGenerator(seed: seed)
    return (0..<count).map { number in
      var face = model.face(
        Emotion.allCases[(number + Int(seed)) % Emotion.count], using: &generator)
      (face.noise, face.jpegQuality) = (0, nil)
      return face
    }
  }

  /// Two people, one of whom is hidden for a second.
  public enum Occlusion: String, CaseIterable, Sendable {
    /// A post before one of them.
    case post
    /// One walks by before the other.
    case passingBefore
    /// One walks by behind the other.
    case passingBehind
  }

  public static func occlusion(
    _ kind: Occlusion, seed: UInt64, seconds: Double = 5
  ) throws -> DrawnClip {
    let people = try people(2, seed: seed)
    func scene(_ time: Double) -> SceneDescription {
      // Past the middle between 1.5 and 3.5 seconds: the faces cover each other for about a second.
      let walked = 110 + min(1, max(0, (time - 1) / 3)) * 420
      var faces = people
      for index in faces.indices {
        faces[index].intensity *= (1 - cos(2 * time + Double(index))) / 2
        faces[index].roll += 3 * cos(1.7 * time + Double(index))
      }
      let standing = SceneDescription.Person(
        face: faces[0], centre: Point(x: 320, y: 240), side: 220)
      let other = SceneDescription.Person(
        face: faces[1], centre: Point(x: kind == .post ? 110 : walked, y: 250), side: 200)
      let order = kind == .passingBehind ? [other, standing] : [standing, other]
      var scene = SceneDescription(width: 640, height: 480, people: order, background: seed)
      (scene.noise, scene.seed) = (3, seed &+ UInt64(time * 1000))
      return scene
    }
    let clip = try DrawnClip(seconds: seconds, scene)
    let ordered =
      kind == .passingBehind ? clip.centres.map { Array($0.reversed()) } : clip.centres
    let whole = DrawnClip(frames: clip.frames, centres: ordered)
    return kind == .post ? try whole.covering(inFrames: 50..<75) : whole
  }

  /// This clip and, after a cut, another one.
  public func followed(by other: DrawnClip) -> DrawnClip {
    DrawnClip(frames: frames + other.frames, centres: centres + other.centres)
  }

  /// The clip with a post before the person in its middle in some frames.
  public func covering(inFrames hidden: Range<Int>) throws -> DrawnClip {
    let covered = try frames.enumerated().map { number, frame in
      hidden.contains(number) ? try frame.covered(210..<430, value: 90) : frame
    }
    return DrawnClip(frames: covered, centres: centres)
  }

  private init(frames: [Image], centres: [[Point]]) {
    (self.frames, self.centres) = (frames, centres)
  }

  /// The frames as a source.
  public func source() -> any FrameSource { Frames(images: frames[...]) }

  /// Writes the frames as a video.
  public func write(to path: String) throws {
    let writer = try VideoWriter(
      path: path, width: frames[0].width, height: frames[0].height, frameRate: Self.frameRate)
    for (number, frame) in frames.enumerated() {
      try writer.append(frame, time: Double(number) / Self.frameRate)
    }
    try writer.finish()
  }
}

private final class Frames: FrameSource {
  private var images: ArraySlice<Image>

  init(images: ArraySlice<Image>) { self.images = images }

  func next() throws(VideoError) -> VideoFrame? {
    let number = images.startIndex
    return images.popFirst().map {
      VideoFrame(number: number, time: Double(number) / DrawnClip.frameRate, grey: $0)
    }
  }
}

extension Image {
  /// With some columns in one grey.
  fileprivate func covered(_ columns: Range<Int>, value: UInt8) throws -> Image {
    var pixels = pixels
    for row in 0..<height {
      for column in columns { pixels[row * width + column] = value }
    }
    return try Image(width: width, height: height, channels: 1, pixels: pixels)
  }
}
