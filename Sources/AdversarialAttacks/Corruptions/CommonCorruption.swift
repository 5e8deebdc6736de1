import Tensors
public import Toolkit

/// The fifteen common corruptions.
///
/// Hendrycks and Dietterich 2019, "Benchmarking neural network robustness to common corruptions and
/// perturbations", section 3.
public enum Corruption: String, Codable, CaseIterable, Hashable, Sendable {
  case gaussianNoise = "gaussian-noise"
  case shotNoise = "shot-noise"
  /// Salt and pepper.
  case impulseNoise = "impulse-noise"
  case defocusBlur = "defocus-blur"
  case glassBlur = "glass-blur"
  case motionBlur = "motion-blur"
  case zoomBlur = "zoom-blur"
  case snow
  case frost
  case fog
  case brightness
  case contrast
  case elasticTransform = "elastic-transform"
  case pixelate
  case jpegCompression = "jpeg-compression"
}

/// A corruption of one of five severities: what cameras, weather and files do to pictures, without
/// an attacker.
///
/// The severities are those that the paper's authors chose for pictures of 32 pixels (CIFAR-10-C)
/// if the shorter side is below 100, and those for 224 pixels (ImageNet-C) otherwise. Frost is
/// drawn, where the authors blend photographs of it.
public struct CommonCorruption: Attack {
  public let corruption: Corruption
  /// 1 to 5.
  public let severity: Int

  /// - Throws: `AttackError.invalidOption` for a severity that is none of the five.
  public init(_ corruption: Corruption, severity: Int = 3) throws(AttackError) {
    guard (1...5).contains(severity) else {
      throw .invalidOption("the severity", found: Double(severity), expected: "1 to 5")
    }
    (self.corruption, self.severity) = (corruption, severity)
  }

  /// - Throws: As the other initialiser, so that a manifest cannot hold an invalid attack.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    try self.init(
      values.decode(Corruption.self, forKey: .corruption),
      severity: values.decode(Int.self, forKey: .severity))
  }

  public static var kind: String { "corruption" }
  public var norm: Norm { .l2 }
  public var access: Access { .nothing }
  public var bound: AttackBound { .own }
  public var name: String { "\(corruption.rawValue)-\(severity)" }
  public var description: String { "\(corruption.rawValue), severity \(severity) of 5" }

  public func perturb(
    _ task: AttackTask, oracle: Oracle, generators: inout [SeededGenerator]
  ) throws(AttackError) -> Perturbation {
    try task.check(norm: norm, generators: generators)
    guard task.pixels.count > 0 else { return Perturbation(pixels: task.pixels) }
    let scene = Scene(shape: task.pixels.shape, severity: severity)
    var rows = try PictureRows(task.pixels)
    for (example, picture) in try Raster.all(of: task.pixels).enumerated() {
      rows.rows[example] =
        try scene.applying(corruption, to: picture, &generators[example]).limited.values
    }
    return Perturbation(pixels: try rows.tensor())
  }
}

/// Where a corruption happens: the severity, and which of the two sets of strengths applies.
struct Scene {
  let severity: Int
  let isSmall: Bool

  /// - Parameter shape: `[batch, channels, height, width]`.
  init(shape: [Int], severity: Int) {
    (self.severity, isSmall) = (severity, min(shape[2], shape[3]) < 100)
  }

  /// The strength of this severity.
  ///
  /// - Parameters:
  ///   - small: Five strengths for pictures of 32 pixels.
  ///   - large: Five strengths for pictures of 224 pixels.
  func strength<Value>(_ small: [Value], _ large: [Value]) -> Value {
    (isSmall ? small : large)[severity - 1]
  }

  func applying(
    _ corruption: Corruption, to picture: Raster, _ generator: inout SeededGenerator
  ) throws(AttackError) -> Raster {
    switch corruption {
    case .gaussianNoise: gaussianNoise(picture, &generator)
    case .shotNoise: shotNoise(picture, &generator)
    case .impulseNoise: impulseNoise(picture, &generator)
    case .defocusBlur: defocusBlur(picture)
    case .glassBlur: glassBlur(picture, &generator)
    case .motionBlur: motionBlur(picture, &generator)
    case .zoomBlur: zoomBlur(picture)
    case .snow: snow(picture, &generator)
    case .frost: frost(picture, &generator)
    case .fog: fog(picture, &generator)
    case .brightness: brightness(picture)
    case .contrast: contrast(picture)
    case .elasticTransform: elasticTransform(picture, &generator)
    case .pixelate: pixelate(picture)
    case .jpegCompression: try jpegCompression(picture)
    }
  }
}

extension AttackKind {
  /// The kind of a corruption.
  public static func corruption(_ corruption: Corruption) -> AttackKind {
    AttackKind(name: corruption.rawValue, options: [.severity]) { options throws(AttackError) in
      try CommonCorruption(corruption, severity: options.severity ?? 3)
    }
  }
}
