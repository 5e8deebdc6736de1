import EmotionCore
import Toolkit

/// How the landmark method's SVM is trained: with an RBF kernel on a part of the copies.
public struct LandmarkSupportVectors: Codable, Equatable, Sendable {
  /// The price of an example on the wrong side, above 0 (`C`).
  public var cost: Double
  /// The kernel's `gamma`, above 0; nil for 1 / number of features.
  public var gamma: Float?
  /// The most examples, drawn at random from all copies of all pictures, each class in proportion.
  ///
  /// Time grows with the square, and the model's size and slowness with it.
  public var examples: Int

  public init(cost: Double = 3, gamma: Float? = nil, examples: Int = 20_000) {
    self.cost = cost
    self.gamma = gamma
    self.examples = examples
  }

  /// The recipe for people, in one line, as model cards have it.
  var words: String {
    "radial basis functions, cost \(cost), gamma "
      + (gamma.map { String($0) } ?? "1 / number of features") + "; at most \(examples) examples"
  }

  /// The rows of a table `[pictures, copies]` to train on: `picture * copies + copy`, ascending.
  func rows(labels: [Int], copies: Int, seed: UInt64) -> [Int] {
    let total = labels.count * copies
    guard examples < total else { return Array(0..<total) }
    var chosen: [Int] = []
    for emotion in Emotion.allCases {
      var generator = SeededGenerator(seed: seed, stream: UInt64(emotion.index))
      let all = labels.indices.filter { labels[$0] == emotion.index }.flatMap { picture in
        (0..<copies).map { picture * copies + $0 }
      }
      let share = Double(all.count) / Double(total)
      chosen += all.shuffled(using: &generator).prefix(Int((share * Double(examples)).rounded()))
    }
    return chosen.sorted()
  }
}
