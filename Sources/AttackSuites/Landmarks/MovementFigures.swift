import AttackLedger
import EvaluationStatistics
public import Toolkit

/// What gave way in a landmark method whose answers an attack changed, at one epsilon.
///
/// Each fooled picture counts in one stage, the first that applies. Displacements are medians over
/// the fooled pictures, as shares of the distance between the eyes.
public struct MovementFigures: Codable, Equatable, Sendable {
  /// In 255ths of the pixel range; nil if the attacks have limits of their own.
  @ExplicitNull public var epsilon: Double?
  /// The pictures that were right when clean and are fooled.
  public let fooled: Int
  /// The detector found the face when clean and does not now.
  public let faceLost: Int
  /// The answer is right in the clean picture's box.
  public let boxMoved: Int
  /// The points moved by less than `smallDisplacement` on average: the classifier's margin was
  /// small.
  public let smallMargin: Int
  /// The points moved.
  public let pointsMoved: Int
  public let box: Double
  public let points: Double
  public let jaw: Double
  public let brows: Double
  public let nose: Double
  public let eyes: Double
  public let mouth: Double

  /// A hundredth of the distance between the eyes, a sixth of a pixel of FER2013.
  public static let smallDisplacement = 0.01

  /// One for each epsilon at which something was fooled; nil if nothing has landmarks.
  static func of(
    _ movements: [LandmarkMovement], book: OutcomeBook, epsilons: [Double]
  ) -> [MovementFigures]? {
    guard !movements.isEmpty else { return nil }
    return epsilons.compactMap { epsilon in
      // What fooled at a smaller epsilon counts at larger ones; the smallest change that fooled.
      let fooled = Dictionary(
        grouping: movements.filter { $0.epsilon <= epsilon }, by: \.place
      ).compactMap { $0.value.min { $0.epsilon < $1.epsilon } }
      return MovementFigures(fooled, epsilon: epsilon)
    }
  }

  /// - Returns: nil if there are none.
  private init?(_ movements: [LandmarkMovement], epsilon: Double) {
    func median(_ value: (LandmarkMovement) -> Double) -> Double? {
      Percentile.median(movements.map(value))
    }
    guard let box = median(\.box), let points = median(\.points), let jaw = median(\.jaw),
      let brows = median(\.brows), let nose = median(\.nose), let eyes = median(\.eyes),
      let mouth = median(\.mouth)
    else { return nil }
    self.epsilon = epsilon == AttackOutcome.ownLimit ? nil : epsilon
    fooled = movements.count
    let stages = movements.map(Stage.init)
    faceLost = stages.count { $0 == .face }
    boxMoved = stages.count { $0 == .box }
    smallMargin = stages.count { $0 == .margin }
    pointsMoved = stages.count { $0 == .points }
    (self.box, self.points, self.jaw, self.brows) = (box, points, jaw, brows)
    (self.nose, self.eyes, self.mouth) = (nose, eyes, mouth)
  }

  private enum Stage {
    case face, box, margin, points

    init(_ movement: LandmarkMovement) {
      if movement.faceFound, !movement.faceFoundNow {
        self = .face
      } else if movement.isRightInOldBox {
        self = .box
      } else {
        self = movement.points < MovementFigures.smallDisplacement ? .margin : .points
      }
    }
  }
}
