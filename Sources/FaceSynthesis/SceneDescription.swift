public import EmotionCore
public import PixelImages
public import Toolkit

/// A picture of any number of faces before a background, to be drawn.
public struct SceneDescription: Codable, Equatable, Sendable {
  /// A face in the picture.
  public struct Person: Codable, Equatable, Sendable {
    /// Its blur is kept; its noise and its JPEG are not, since the whole picture has those.
    public var face: FaceDescription
    /// The centre of the face's frame, in pixels from the centre of the top left one.
    public var centre: Point
    /// The side of the frame in pixels, `32...4096`; the face is about 0.7 of it wide.
    public var side: Int

    public init(face: FaceDescription, centre: Point, side: Int) {
      (self.face, self.centre, self.side) = (face, centre, side)
    }
  }

  /// In pixels, `32...4096`.
  public var width: Int
  public var height: Int
  /// Later ones are nearer, and hide what is behind them.
  public var people: [Person]
  /// What decides the background: soft patches of grey.
  public var background: UInt64
  /// The deviation of the sensor's noise, in 255ths.
  public var noise: Double
  /// The quality of a JPEG that the picture goes through, `1...100`; nil for none.
  public var jpegQuality: Int?
  /// What decides the noise.
  public var seed: UInt64

  /// A scene without noise.
  public init(width: Int, height: Int, people: [Person] = [], background: UInt64 = 1) {
    (self.width, self.height, self.people) = (width, height, people)
    self.background = background
    (noise, jpegQuality, seed) = (0, nil, 1)
  }
}

/// A drawn scene with what is true of it.
public struct DrawnScene: Sendable {
  /// Grey.
  public let image: Image
  /// The 68 points of each face in the order of the people, in pixels of the picture; points may
  /// lie outside it, or behind a nearer face.
  public let landmarks: [Landmarks]
}
