import EmotionCore
import FaceAlignment
import FaceAnalysis
import Toolkit

@testable import FaceSynthesis

/// A face model of two modes each, with the mean shape of Debian's landmark predictor: the first
/// shape mode opens the mouth, which surprise does, the second moves the brows, which anger does.
enum ToyFaceModel {
  static let side = 48

  static let parts = Result {
    let cascade = try RegressionCascade.read(dlibFile: ShapePredictor.defaultPath).cascade
    let mean = FaceFrame.placed(
      cascade.meanShape.map { Point(x: Double($0.x), y: Double($0.y)) })
    func mode(_ points: ClosedRange<Int>, _ movement: Float) -> [Float] {
      var values = [Float](repeating: 0, count: 136)
      for point in points { values[2 * point + 1] = movement }
      let norm = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
      return values.map { $0 / norm }
    }
    let area = side * side
    let down = (0..<area).map { UInt8(1 + $0 / side * 254 / (side - 1)) }
    let across = (0..<area).map { UInt8(1 + $0 % side * 254 / (side - 1)) }
    let still = FaceModel.Appearance(shape: [0, 0], texture: [0, 0])
    let spread = FaceModel.Appearance(shape: [1, 1], texture: [1, 1])
    let emotions = Emotion.allCases.map { emotion in
      let shape: [Float] =
        switch emotion {
        case .surprise: [2, 0]
        case .anger: [0, 1]
        default: [0, 0]
        }
      return FaceModel.EmotionStatistics(
        mean: FaceModel.Appearance(shape: shape, texture: [0, 0]), deviation: spread,
        strength: emotion == .anger ? 2 : 1)
    }
    return FaceModel.Parts(
      meanShape: mean, shapeModes: [mode(55...59, 1), mode(17...26, 1)],
      shapeDeviations: [0.03, 0.02], textureSide: side,
      meanTexture: [Float](repeating: 0, count: area), textureModes: down + across,
      textureSteps: [1 / 127, 1 / 127], textureDeviations: [0.5, 0.5], emotions: emotions,
      yaw: still, brightness: FaceModel.Spread(mean: 120, deviation: 10),
      contrast: FaceModel.Spread(mean: 40, deviation: 5))
  }

  static func make() throws -> FaceModel { try FaceModel(parts.get(), details: ["name": "toy"]) }
}
