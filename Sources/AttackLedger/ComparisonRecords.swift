package import EmotionCore
package import GRDB

/// A picture that a comparison showed to its models under one condition.
package struct ShownPicture: Codable, FetchableRecord, PersistableRecord, Equatable, Sendable {
  package static let databaseTableName = "shown"

  /// The condition's name, such as `pgd-20-linf-8`.
  package let condition: String
  /// The picture's id in the dataset.
  package let image: String
  package let actual: Emotion
  /// The size of the perturbation in 255ths, measured on the 8-bit picture read back.
  package let distance: Double
  /// Whether the attack on the attacked model succeeded; nil for clean pictures.
  package let succeeded: Bool?
  /// How often the attack asked about this picture: forward passes, and gradients; nil if never.
  package let forward: Int?
  package let backward: Int?

  package init(
    condition: String, image: String, actual: Emotion, distance: Double, succeeded: Bool?,
    forward: Int?, backward: Int?
  ) {
    (self.condition, self.image, self.actual) = (condition, image, actual)
    (self.distance, self.succeeded) = (distance, succeeded)
    (self.forward, self.backward) = (forward, backward)
  }
}

/// What one of a comparison's models said about a shown picture.
package struct ModelAnswer: Codable, FetchableRecord, PersistableRecord, Equatable, Sendable {
  package static let databaseTableName = "answer"

  package let condition: String
  package let image: String
  /// The model's name.
  package let method: String
  /// The emotion; nil if no face was found and none was assumed.
  package let predicted: Emotion?
  /// Whether the detector found a face.
  package let faceFound: Bool

  package init(
    condition: String, image: String, method: String, predicted: Emotion?, faceFound: Bool
  ) {
    (self.condition, self.image, self.method) = (condition, image, method)
    (self.predicted, self.faceFound) = (predicted, faceFound)
  }
}
