public import EmotionCore
public import PixelImages
public import Toolkit

/// An image to draw, with any number of faces in front of a background.
public struct SceneDescription: Codable, Equatable, Sendable {
  /// A face in the image.
  public struct Person: Codable, Equatable, Sendable {
    /// Its blur applies; its noise and JPEG quality do not, because the whole image has its own.
    public var face: FaceDescription
    /// The centre of the face's frame, in pixels from the centre of the top left one.
    public var centre: Point
    /// The side of the frame in pixels, `32...4096`; the face takes about 0.7 of its width.
    public var side: Int

    public init(face: FaceDescription, centre: Point, side: Int) {
      (self.face, self.centre, self.side) = (face, centre, side)
    }
  }

  /// In pixels, `32...4096`.
  public var width: Int
  public var height: Int
  /// Later ones are nearer and hide earlier ones.
  public var people: [Person]
  /// The seed of the background: soft patches of grey.
  public var background: UInt64
  /// The standard deviation of the sensor noise, in 255ths.
  public var noise: Double
  /// The quality of JPEG compression, `1...100`; nil for none.
  public var jpegQuality: Int?
  /// The seed of the noise.
  public var seed: UInt64

  /// A scene without noise.
  public init(width: Int, height: Int, people: [Person] = [], background: UInt64 = 1) {
    (self.width, self.height, self.people) = (width, height, people)
    self.background = background
    (noise, jpegQuality, seed) = (0, nil, 1)
  }
}

/// A drawn scene with its ground truth.
public struct DrawnScene: Sendable {
  /// Grey.
  public let image: Image
  /// The 68 landmarks of each face, in the order of the people and in pixels of the image; points
  /// may lie outside it or behind a nearer face.
  public let landmarks: [Landmarks]
}

extension FaceModel {
  /// Draws a scene and returns it with the landmarks of its faces.
  ///
  /// The same description gives the same image on any thread.
  ///
  /// - Throws: `FaceModelError.side` if the size of the image or of a face is out of range,
  ///   `.undrawable` if another number is, or `.picture` if memory is short.
  public func draw(_ scene: SceneDescription) throws(FaceModelError) -> DrawnScene {
    try scene.validate()
    var canvas = try Self.background(of: scene)
    var landmarks: [Landmarks] = []
    for person in scene.people {
      var face = person.face
      (face.noise, face.jpegQuality) = (0, nil)
      let drawn = try draw(face, side: person.side)
      let corner = Self.corner(of: person)
      Self.lay(drawn.image, at: corner, over: &canvas, of: scene)
      let shift = Point(x: Double(corner.x), y: Double(corner.y))
      landmarks.append(Landmarks(points: drawn.landmarks.points.map { $0 + shift }))
    }
    do throws(ImageError) {
      let image = try Image(
        width: scene.width, height: scene.height, channels: 1, pixels: canvas.map(\.grey))
      return DrawnScene(
        image: try image.taken(
          noise: scene.noise, seed: scene.seed, jpegQuality: scene.jpegQuality),
        landmarks: landmarks)
    } catch { throw .picture(reason: error.description) }
  }

  /// Patches of grey, each a sixth of the image wide and high.
  private static func background(of scene: SceneDescription) throws(FaceModelError) -> [Float] {
    var generator = SeededGenerator(seed: scene.background)
    let patches = (0..<36).map { _ in UInt8.random(in: 50...190, using: &generator) }
    do throws(ImageError) {
      return try Image(width: 6, height: 6, channels: 1, pixels: patches)
        .resized(width: scene.width, height: scene.height, by: .cubic).pixels.map { Float($0) }
    } catch { throw .picture(reason: error.description) }
  }

  /// The first pixel of a person's frame; frames begin at whole pixels.
  private static func corner(of person: SceneDescription.Person) -> (x: Int, y: Int) {
    let half = Double(person.side - 1) / 2
    func whole(_ place: Double) -> Int {
      Int((place - half).rounded())
    }
    return (whole(person.centre.x), whole(person.centre.y))
  }

  /// Blends a face into the canvas; it fades towards the edge of its frame.
  private static func lay(
    _ face: Image, at corner: (x: Int, y: Int), over canvas: inout [Float],
    of scene: SceneDescription
  ) {
    let half = Float(face.width) / 2
    for row in max(0, -corner.y)..<max(0, -corner.y, min(face.height, scene.height - corner.y)) {
      let down = (Float(row) + 0.5 - half) / half
      for column in max(
        0, -corner.x)..<max(0, -corner.x, min(face.width, scene.width - corner.x))
      {
        let across = (Float(column) + 0.5 - half) / half
        let place = (corner.y + row) * scene.width + corner.x + column
        let value = Float(face.pixels[row * face.width + column])
        canvas[place] += opacity(across, down) * (value - canvas[place])
      }
    }
  }

  /// 1 within a rounded square, 0 outside a larger one that touches the frame.
  ///
  /// - Parameter x, y: The offset from the frame's centre, -1 to 1.
  private static func opacity(_ x: Float, _ y: Float) -> Float {
    let radius = x * x * x * x + y * y * y * y
    let fade = min(1, max(0, (1 - radius) / 0.5))
    return fade * fade * (3 - 2 * fade)
  }
}
