import EmotionCore
import EmotionDatasets
import FaceSynthesis
import PixelImages
import Tensors
import Toolkit

/// The mean texture of faces, and how textures vary around it.
struct TextureStatistics {
  let components: PrincipalComponents
  /// The places of the faces with textures among all faces, then those of their mirror images.
  let faces: [Int]
  /// Their weights in deviations of the components.
  let weights: [[Float]]
  /// The mean and the deviation of grey values within each face.
  let brightness: [Float]
  let contrast: [Float]

  /// The number of pictures that gave textures.
  var count: Int { faces.count / 2 }

  /// - Parameter report: Called with the number of faces done and their total.
  init(
    _ faces: [FoundFace], shape: ShapeStatistics, recipe: FaceModelTraining,
    report: (Int, Int) -> Void
  ) throws {
    let chosen = Self.chosen(faces, recipe: recipe)
    let sampler = try TextureSampler(mean: shape.mean, side: recipe.textureSide)
    var values: [Float] = []
    values.reserveCapacity(2 * chosen.count * sampler.area)
    var mirrored: [Float] = []
    mirrored.reserveCapacity(chosen.count * sampler.area)
    var taken: [Int] = []
    var (brightness, contrast) = ([Float](), [Float]())
    for (number, face) in chosen.enumerated() {
      if let texture = sampler.texture(of: faces[face], shape: shape.shapes[face]) {
        taken.append(face)
        brightness.append(texture.brightness)
        contrast.append(texture.contrast)
        values += texture.values
        mirrored += sampler.mirrored(texture.values)
      }
      report(number + 1, chosen.count)
    }
    guard taken.count >= 20 else {
      throw TooFewFacesError(found: taken.count, expected: 20)
    }
    values += mirrored
    mirrored = []
    let examples = try Tensor(values, shape: [2 * taken.count, sampler.area])
    values = []
    components = try PrincipalComponents(examples, most: recipe.textureModes)
    weights = try components.weights(of: examples)
    self.faces = taken + taken.map { $0 + faces.count }
    self.brightness = brightness
    self.contrast = contrast
  }

  /// The largest faces of each emotion, without those that are too small.
  private static func chosen(_ faces: [FoundFace], recipe: FaceModelTraining) -> [Int] {
    let usable = faces.indices.filter {
      faces[$0].hasPicture && faces[$0].landmarks.interocularDistance >= recipe.leastEyeDistance
    }
    var chosen: [Int] = []
    let share = max(1, recipe.textures / Emotion.count)
    for emotion in Emotion.allCases {
      chosen += usable.filter { faces[$0].emotion == emotion }
        .sorted {
          faces[$0].landmarks.interocularDistance > faces[$1].landmarks.interocularDistance
        }.prefix(share)
    }
    // The largest other faces take the places that rare emotions leave.
    let more = Set(usable).subtracting(chosen)
      .sorted {
        (faces[$0].landmarks.interocularDistance, $1) > (
          faces[$1].landmarks.interocularDistance, $0
        )
      }
    return (chosen + more.prefix(max(0, recipe.textures - chosen.count))).sorted()
  }
}

/// Takes the texture of a face from its picture: warped to the mean shape, with normalised
/// brightness and contrast.
private struct TextureSampler {
  let side: Int
  private let mesh: FaceMesh
  /// The pixels inside the face.
  private let face: [Int]

  var area: Int { side * side }

  init(mean: [Point], side: Int) throws {
    self.side = side
    let mesh = try FaceMesh(meanShape: mean, side: side)
    self.mesh = mesh
    // The landmarks and the forehead, without the border.
    let inner = mesh.triangles.filter { max($0.a, $0.b, $0.c) < FaceFrame.facePoints }
      .map { [mesh.points[$0.a], mesh.points[$0.b], mesh.points[$0.c]] }
    face = (0..<(side * side)).filter { pixel in
      let point = Point(x: Double(pixel % side), y: Double(pixel / side))
      return inner.contains { Self.contains($0, point) }
    }
  }

  private static func contains(_ corners: [Point], _ point: Point) -> Bool {
    let signs = (0..<3).map { index -> Double in
      let (a, b) = (corners[index], corners[(index + 1) % 3])
      return (b.x - a.x) * (point.y - a.y) - (b.y - a.y) * (point.x - a.x)
    }
    return signs.allSatisfy { $0 >= 0 } || signs.allSatisfy { $0 <= 0 }
  }

  /// Nil if the picture cannot be read or has a single colour.
  func texture(
    of found: FoundFace, shape: [Point]
  ) -> (values: [Float], brightness: Float, contrast: Float)? {
    guard let image = try? found.picture.load().grey(), image.width >= 2, image.height >= 2,
      let toPicture = Similarity(from: shape, to: found.landmarks.points)
    else { return nil }
    let warp = TextureWarp(
      texture: image.pixels.map { Float($0) }, width: image.width, height: image.height,
      reference: FaceFrame.mesh(of: shape).map { toPicture($0) }, triangles: mesh.triangles)
    let step = 1 / Double(side)
    let corner = toPicture(Point(x: 0.5 * step, y: 0.5 * step))
    var values = [Float](repeating: 0, count: area)
    warp.draw(
      onto: &values, width: side, height: side, mesh: mesh.points,
      outside: Similarity(a: toPicture.a * step, b: toPicture.b * step, shift: corner))
    let count = Float(max(1, face.count))
    let mean = face.reduce(0) { $0 + values[$1] } / count
    let square = face.reduce(0) { $0 + (values[$1] - mean) * (values[$1] - mean) } / count
    let deviation = square.squareRoot()
    guard deviation > 1 else { return nil }
    return (values.map { ($0 - mean) / deviation }, mean, deviation)
  }

  func mirrored(_ texture: [Float]) -> [Float] {
    (0..<area).map { texture[$0 / side * side + side - 1 - $0 % side] }
  }
}
