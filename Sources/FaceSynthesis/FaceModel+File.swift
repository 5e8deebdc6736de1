import EmotionCore
import Safetensors
import Toolkit

extension FaceModel {
  /// The name that identifies a face model's file, and the version of its tensors.
  static let kind = "face-model"
  static let formatVersion = "1"

  private enum Name {
    static let shape = (
      mean: "mean_shape", modes: "shape_modes", deviations: "shape_deviations"
    )
    static let texture = (
      mean: "mean_texture", modes: "texture_modes", steps: "texture_steps",
      deviations: "texture_deviations"
    )
    static let emotionMeans = ("emotion_shape_means", "emotion_texture_means")
    static let emotionDeviations = ("emotion_shape_deviations", "emotion_texture_deviations")
    static let strengths = "emotion_strengths"
    static let yaw = ("turn_shape", "turn_texture")
    static let light = "brightness_and_contrast"
  }

  /// Reads a model from a file.
  ///
  /// - Throws: `FaceModelError.malformedFile` or `.unreadable`, with the path.
  public static func read(_ path: String) throws(FaceModelError) -> FaceModel {
    let file: SafetensorsFile
    do { file = try SafetensorsFile.read(path) } catch { throw .unreadable(error.description) }
    try check(file.metadata, path: path)
    do {
      var model = try FaceModel(parts(of: file, path: path), details: file.metadata)
      model.path = path
      return model
    } catch {
      guard case .malformed(let reason) = error else { throw error }
      throw .malformedFile(path: path, reason: reason)
    }
  }

  /// The metadata of a model's file, without its tensors.
  ///
  /// - Throws: `FaceModelError.malformedFile` or `.unreadable`, with the path.
  public static func readDetails(_ path: String) throws(FaceModelError) -> [String: String] {
    let details: [String: String]
    do { details = try SafetensorsFile.readMetadata(path) } catch {
      throw .unreadable(error.description)
    }
    try check(details, path: path)
    return details
  }

  private static func check(
    _ details: [String: String], path: String
  ) throws(FaceModelError) {
    guard details["kind"] == kind, details["format_version"] == formatVersion else {
      throw .malformedFile(
        path: path, reason: "its metadata does not name a face model of version \(formatVersion)")
    }
  }

  private static func parts(
    of file: SafetensorsFile, path: String
  ) throws(FaceModelError) -> Parts {
    func floats(_ name: String, _ shape: [Int]) throws(FaceModelError) -> [Float] {
      do { return try file.floats(name, shape: shape, path: path) } catch {
        throw .unreadable(error.description)
      }
    }
    let shapeDeviations = try floats(Name.shape.deviations, [-1])
    let textureDeviations = try floats(Name.texture.deviations, [-1])
    let (shapes, textures) = (shapeDeviations.count, textureDeviations.count)
    let coordinates = 2 * Landmarks.Scheme68.count
    let texture = try floats(Name.texture.mean, [-1, -1])
    let side = file.tensors[Name.texture.mean]?.shape.first ?? 0
    let modes = try floats(Name.texture.modes, [textures, side, side])
    func rows(_ name: String, _ count: Int, of length: Int) throws(FaceModelError) -> [[Float]] {
      let values = try floats(name, [count, length])
      return (0..<count).map { Array(values[($0 * length)..<(($0 + 1) * length)]) }
    }
    func appearances(_ names: (String, String)) throws(FaceModelError) -> [Appearance] {
      zip(
        try rows(names.0, Emotion.count, of: shapes),
        try rows(names.1, Emotion.count, of: textures)
      ).map(Appearance.init)
    }
    let light = try floats(Name.light, [4])
    let strengths = try floats(Name.strengths, [Emotion.count])
    let mean = try floats(Name.shape.mean, [Landmarks.Scheme68.count, 2])
    return Parts(
      meanShape: (0..<Landmarks.Scheme68.count).map {
        Point(x: Double(mean[2 * $0]), y: Double(mean[2 * $0 + 1]))
      },
      shapeModes: try rows(Name.shape.modes, shapes, of: coordinates),
      shapeDeviations: shapeDeviations, textureSide: side, meanTexture: texture,
      textureModes: modes.map { UInt8($0) },
      textureSteps: try floats(Name.texture.steps, [textures]),
      textureDeviations: textureDeviations,
      emotions: zip(
        zip(try appearances(Name.emotionMeans), try appearances(Name.emotionDeviations)), strengths
      ).map { EmotionStatistics(mean: $0.0, deviation: $0.1, strength: $1) },
      yaw: Appearance(
        shape: try floats(Name.yaw.0, [shapes]), texture: try floats(Name.yaw.1, [textures])),
      brightness: Spread(mean: light[0], deviation: light[1]),
      contrast: Spread(mean: light[2], deviation: light[3]))
  }

  /// Writes the model to a temporary file and renames it.
  ///
  /// - Throws: `FaceModelError.unwritable`.
  public func write(to path: String) throws(FaceModelError) {
    func rows(_ values: [[Float]]) -> StoredTensor {
      StoredTensor(shape: [values.count, values.first?.count ?? 0], floats: values.flatMap { $0 })
    }
    func row(_ values: [Float]) -> StoredTensor {
      StoredTensor(shape: [values.count], floats: values)
    }
    let side = parts.textureSide
    var metadata = details
    metadata["kind"] = Self.kind
    metadata["format_version"] = Self.formatVersion
    let file = SafetensorsFile(
      tensors: [
        Name.shape.mean: rows(parts.meanShape.map { [Float($0.x), Float($0.y)] }),
        Name.shape.modes: rows(parts.shapeModes),
        Name.shape.deviations: row(parts.shapeDeviations),
        Name.texture.mean: StoredTensor(
          shape: [side, side], floats: parts.meanTexture, as: .float16),
        Name.texture.modes: StoredTensor(
          shape: [textureModeCount, side, side], floats: parts.textureModes.map { Float($0) },
          as: .uint8),
        Name.texture.steps: row(parts.textureSteps),
        Name.texture.deviations: row(parts.textureDeviations),
        Name.emotionMeans.0: rows(parts.emotions.map(\.mean.shape)),
        Name.emotionMeans.1: rows(parts.emotions.map(\.mean.texture)),
        Name.emotionDeviations.0: rows(parts.emotions.map(\.deviation.shape)),
        Name.emotionDeviations.1: rows(parts.emotions.map(\.deviation.texture)),
        Name.strengths: row(parts.emotions.map(\.strength)),
        Name.yaw.0: row(parts.yaw.shape), Name.yaw.1: row(parts.yaw.texture),
        Name.light: row([
          parts.brightness.mean, parts.brightness.deviation, parts.contrast.mean,
          parts.contrast.deviation,
        ]),
      ], metadata: metadata)
    do { try file.write(to: path) } catch {
      throw .unwritable(error.description)
    }
  }
}
