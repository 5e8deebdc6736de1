import ArgumentParser
import FaceSynthesis
import Toolkit

/// How much synthetic faces vary.
struct VariationOptions: ParsableArguments {
  private static let usual = FaceModel.Variation()

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The strength of every expression: 0 for none, up to 4; beyond 2 faces begin to tear. "
        + "(default: random, from 1.3 to 1.8)", valueName: "strength"))
  var intensity: Double?

  @Option(help: "How much people differ, 0 (one person) to 2.")
  var identity = 1.0

  @Option(help: "The deviation of the head's turn, relative to the training faces, 0 to 2.")
  var turn = Self.usual.yaw

  @Option(help: "The deviation of the head's lean, in degrees, 0 to 45.")
  var lean = Self.usual.roll

  @Option(help: "The deviation of the light's slope from side to side, 0 to 0.4.")
  var light = Self.usual.light

  @Option(help: "The maximum blur, in pixels of a face 350 pixels wide, 0 to 20.")
  var blur = Self.usual.blur

  @Option(help: "The maximum deviation of the sensor's noise, in 255ths, 0 to 100.")
  var noise = Self.usual.noise

  @Option(
    help: "The minimum JPEG quality, for the half of the pictures that are compressed, 1 to 95.")
  var quality = Self.usual.leastQuality

  func validate() throws {
    let ranges: [(name: String, value: Double, range: ClosedRange<Double>)] = [
      ("intensity", intensity ?? 1, 0...4), ("identity", identity, 0...2), ("turn", turn, 0...2),
      ("lean", lean, 0...45), ("light", light, 0...0.4), ("blur", blur, 0...20),
      ("noise", noise, 0...100), ("quality", Double(quality), 1...95),
    ]
    for (name, value, range) in ranges where !range.contains(value) {
      throw ValidationError(
        "--\(name) must be from \(NumberText.plain(range.lowerBound)) to \(NumberText.plain(range.upperBound))."
      )
    }
  }

  var variation: FaceModel.Variation {
    var variation = Self.usual
    if let intensity { variation.intensity = intensity...intensity }
    variation.shapeIdentity *= identity
    variation.textureIdentity *= identity
    (variation.yaw, variation.roll, variation.light) = (turn, lean, light)
    (variation.blur, variation.noise, variation.leastQuality) = (blur, noise, quality)
    return variation
  }
}
