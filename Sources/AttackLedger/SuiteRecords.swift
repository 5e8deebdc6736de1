package import GRDB

/// A picture of a suite's run and the model's answer to it when clean.
package struct CleanPicture: Codable, FetchableRecord, PersistableRecord, Equatable, Sendable {
  package static let databaseTableName = "picture"

  /// The picture's place in the run, which determines its random numbers.
  package let place: Int
  /// Its id in the dataset.
  package let id: String
  package let label: Int
  /// The model's class; -1 if it gave none.
  package let answer: Int
  /// The best other score minus the label's; nil if the model reveals none.
  package let margin: Double?
  package let width: Int
  package let height: Int
  package let channels: Int
  /// The fingerprint of its pixels.
  package let fingerprint: String

  package var isRight: Bool { answer == label }

  package init(
    place: Int, id: String, label: Int, answer: Int, margin: Double?, width: Int, height: Int,
    channels: Int, fingerprint: String
  ) {
    (self.place, self.id, self.label, self.answer) = (place, id, label, answer)
    self.margin = margin
    (self.width, self.height, self.channels) = (width, height, channels)
    self.fingerprint = fingerprint
  }
}

/// What became of a picture under an attack.
package struct AttackOutcome: Codable, FetchableRecord, PersistableRecord, Equatable, Sendable {
  package static let databaseTableName = "outcome"

  /// The attack's name; the plan has all of its parameters.
  package let attack: String
  /// In 255ths of the pixel range; 0 for an attack with a limit of its own.
  package let epsilon: Double
  package let place: Int
  /// Whether the 8-bit picture, decoded again, is within epsilon and gets a wrong answer.
  package let isFooled: Bool
  /// The model's class; -1 if it gave none.
  package let answer: Int
  /// The size of the perturbation, in 255ths, measured on the picture decoded again.
  package let distance: Double
  package let margin: Double?
  package let forward: Int
  package let backward: Int
  /// The attack's step at which the picture first was adversarial.
  package let firstSuccess: Int?
  /// The batch's time, shared among its pictures.
  package let milliseconds: Double
  /// The fingerprint of the perturbed picture's pixels.
  package let fingerprint: String
  /// How far the landmarks moved on average, as a share of the distance between the eyes; nil if
  /// the model places none.
  package let displacement: Double?

  package init(
    attack: String, epsilon: Double, place: Int, isFooled: Bool, answer: Int, distance: Double,
    margin: Double?, forward: Int, backward: Int, firstSuccess: Int?, milliseconds: Double,
    fingerprint: String, displacement: Double? = nil
  ) {
    (self.attack, self.epsilon, self.place) = (attack, epsilon, place)
    (self.isFooled, self.answer) = (isFooled, answer)
    (self.distance, self.margin) = (distance, margin)
    (self.forward, self.backward) = (forward, backward)
    self.firstSuccess = firstSuccess
    self.milliseconds = milliseconds
    self.fingerprint = fingerprint
    self.displacement = displacement
  }
}

/// A picture of a certification, with the smoothed model's answer.
package struct CertifiedPicture: Codable, FetchableRecord, PersistableRecord, Equatable, Sendable {
  package static let databaseTableName = "certificate"

  /// The picture's place in the run, which determines its random numbers.
  package let place: Int
  /// Its id in the dataset.
  package let id: String
  package let label: Int
  /// The model's own class for the clean picture.
  package let cleanAnswer: Int
  /// The smoothed model's class; nil if it abstains.
  package let answer: Int?
  /// How often the model gave the chosen class to noisy copies.
  package let count: Int
  /// By l2, in units of `0...1` pixels; 0 if it abstains.
  package let radius: Double

  package init(
    place: Int, id: String, label: Int, cleanAnswer: Int, answer: Int?, count: Int, radius: Double
  ) {
    (self.place, self.id, self.label, self.cleanAnswer) = (place, id, label, cleanAnswer)
    (self.answer, self.count, self.radius) = (answer, count, radius)
  }
}

/// What an attack that fooled a landmark method did on the way from the picture to the answer.
///
/// Lengths are shares of the distance between the eyes in the clean picture.
package struct LandmarkMovement: Codable, FetchableRecord, PersistableRecord, Equatable, Sendable {
  package static let databaseTableName = "movement"

  package let attack: String
  package let epsilon: Double
  package let place: Int
  /// Whether the detector found the face in the clean picture, and in the perturbed one.
  package let faceFound: Bool
  package let faceFoundNow: Bool
  /// Whether the perturbed picture gets the right answer in the clean picture's box.
  package let isRightInOldBox: Bool
  /// How far the box's corners moved, on average.
  package let box: Double
  /// How far the points moved, on average: all, and those of each part of the face.
  package let points: Double
  package let jaw: Double
  package let brows: Double
  package let nose: Double
  package let eyes: Double
  package let mouth: Double

  package init(
    attack: String, epsilon: Double, place: Int, faceFound: Bool, faceFoundNow: Bool,
    isRightInOldBox: Bool, box: Double, points: Double, jaw: Double, brows: Double, nose: Double,
    eyes: Double, mouth: Double
  ) {
    (self.attack, self.epsilon, self.place) = (attack, epsilon, place)
    (self.faceFound, self.faceFoundNow) = (faceFound, faceFoundNow)
    (self.isRightInOldBox, self.box, self.points) = (isRightInOldBox, box, points)
    (self.jaw, self.brows, self.nose) = (jaw, brows, nose)
    (self.eyes, self.mouth) = (eyes, mouth)
  }
}
