import Toolkit

/// Labelled points in the plane, around centres.
struct Samples {
  var features: [[Float]] = []
  var labels: [Int] = []

  mutating func addCloud(label: Int, x: Float, y: Float, radius: Float, count: Int, seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<count {
      let dx = Float.random(in: -radius...radius, using: &generator)
      let dy = Float.random(in: -radius...radius, using: &generator)
      features.append([x + dx, y + dy])
      labels.append(label)
    }
  }

  /// Three classes that touch each other a little, labelled out of order.
  static let threeClasses: Samples = {
    var samples = Samples()
    samples.addCloud(label: 4, x: -1, y: 0, radius: 1.2, count: 40, seed: 1)
    samples.addCloud(label: 0, x: 1, y: 0, radius: 1.2, count: 30, seed: 2)
    samples.addCloud(label: 6, x: 0, y: 1.6, radius: 1.2, count: 25, seed: 3)
    return samples
  }()

  /// Two classes at the corners of a square, opposite corners alike; no line separates them.
  static let exclusiveOr: Samples = {
    var samples = Samples()
    for (index, (x, y)) in [(-1, -1), (1, 1), (-1, 1), (1, -1)].enumerated() {
      samples.addCloud(
        label: index / 2, x: Float(x), y: Float(y), radius: 0.5, count: 20, seed: UInt64(index))
    }
    return samples
  }()
}
