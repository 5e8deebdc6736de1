import AttackLedger
import EmotionCore
import EmotionRecognition
import FaceAnalysis
import PixelImages
import Toolkit

/// What became of a face and its landmarks when its picture was perturbed.
struct FaceChange {
  let before: RecognizedFace
  let after: RecognizedFace
  /// The lengths of the points' ways, as shares of the distance between the eyes.
  private let ways: [Double]
  private let eyeDistance: Double

  /// - Returns: nil if a face has no landmarks, or they are of another scheme.
  init?(from before: RecognizedFace, to after: RecognizedFace) {
    guard let old = before.landmarks, let new = after.landmarks, old.count == new.count,
      old.count == Landmarks.Scheme68.count, old.interocularDistance > 0
    else { return nil }
    (self.before, self.after) = (before, after)
    let distance = old.interocularDistance
    eyeDistance = distance
    ways = zip(old.points, new.points).map { ($0 - $1).length / distance }
  }

  /// The mean over all points.
  var displacement: Double { mean(of: [0...67]) }

  /// The mean over parts of the face.
  func mean(of parts: [ClosedRange<Int>]) -> Double {
    let chosen = parts.flatMap { Array(ways[$0]) }
    return chosen.reduce(0, +) / Double(chosen.count)
  }

  /// The mean way of the box's corners.
  var boxDisplacement: Double {
    func corners(_ box: Rect) -> [Point] {
      [0, 1].flatMap { x in
        [0, 1].map { y in Point(x: box.x + x * box.width, y: box.y + y * box.height) }
      }
    }
    let lengths = zip(corners(before.box), corners(after.box)).map { ($0 - $1).length }
    return lengths.reduce(0, +) / 4 / eyeDistance
  }
}

extension LandmarkMovement {
  init(_ change: FaceChange, _ outcome: AttackOutcome, isRightInOldBox: Bool) {
    typealias Part = Landmarks.Scheme68
    self.init(
      attack: outcome.attack, epsilon: outcome.epsilon, place: outcome.place,
      faceFound: change.before.boxSource == .detector,
      faceFoundNow: change.after.boxSource == .detector, isRightInOldBox: isRightInOldBox,
      box: change.boxDisplacement, points: change.displacement,
      jaw: change.mean(of: [Part.jaw]), brows: change.mean(of: [Part.leftBrow, Part.rightBrow]),
      nose: change.mean(of: [Part.noseBridge, Part.nostrils]),
      eyes: change.mean(of: [Part.leftEye, Part.rightEye]),
      mouth: change.mean(of: [Part.outerMouth, Part.innerMouth]))
  }
}

extension AttackedModel {
  /// Whether the answer to a picture is right if the face is looked for nowhere but in a box.
  func isRight(_ image: Image, label: Int, in box: Rect) throws -> Bool {
    guard let face = try landmarks?.recognize(image, box: box) else { return false }
    return self.label(of: face.probabilities.top) == label
  }
}
