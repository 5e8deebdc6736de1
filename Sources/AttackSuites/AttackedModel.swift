public import AdversarialAttacks
public import EmotionCore
public import EmotionRecognition
import PixelImages
import Toolkit

/// A model that suites attack, and what names it in a run.
public struct AttackedModel {
  public let name: String
  /// The fingerprint of its file.
  public let fingerprint: String
  /// The names of its classes, in the order of its scores.
  public let classes: [String]
  /// The model as attackers see it; it also answers for clean pictures, so that what is attacked is
  /// what is used.
  public let oracle: any DecisionOracle
  /// How a picture becomes the model's input, in words.
  public let framing: String

  /// How the model is used and attacked, besides: such as the precision of gradients.
  public let settings: [String: String]
  /// The method that places landmarks, whose displacement is measured; nil if the model sees none.
  public let landmarks: (any RecognitionMethod)?

  public init(
    name: String, fingerprint: String, classes: [String], oracle: any DecisionOracle,
    framing: String, settings: [String: String] = [:], landmarks: (any RecognitionMethod)? = nil
  ) {
    (self.name, self.fingerprint, self.classes) = (name, fingerprint, classes)
    (self.oracle, self.framing, self.settings) = (oracle, framing, settings)
    self.landmarks = landmarks
    labels = Dictionary(
      classes.enumerated().compactMap { index, name in
        if case .emotion(let emotion) = Emotion.read(name) { (emotion, index) } else { nil }
      }, uniquingKeysWith: { first, _ in first })
  }

  /// The class of each emotion that the model knows.
  private let labels: [Emotion: Int]

  /// The class that means an emotion; nil if there is none.
  func label(of emotion: Emotion) -> Int? { labels[emotion] }

  /// The suite that suits what the model reveals.
  public var usualSuite: AttackSuite.Preset {
    oracle is any SurrogateGradientOracle
      ? .landmarks : access == .gradient ? .standard : .blackBox
  }

  /// The most that the model can reveal.
  public var access: Access {
    oracle is any GradientOracle ? .gradient : oracle is any ScoreOracle ? .scores : .decision
  }
}

extension AttackedModel {
  /// What moved in each picture; nil where there are no landmarks.
  func changes(from originals: [Image], to images: [Image]) -> [FaceChange?] {
    guard let landmarks else { return originals.map { _ in nil } }
    func faces(_ images: [Image]) -> [RecognizedFace?] {
      landmarks.recognize(images).map { try? $0.get().faces.first }
    }
    return zip(faces(originals), faces(images)).map { before, after in
      before.flatMap { before in after.flatMap { FaceChange(from: before, to: $0) } }
    }
  }
}

extension Access {
  /// What an attacker with this access knows, as tables show it.
  public var knowledge: String {
    switch self {
    case .nothing: "no attacker"
    case .decision: "black box (decisions)"
    case .scores: "black box (scores)"
    case .gradient: "white box"
    }
  }
}
