import Tensors
import Toolkit

extension AttackTask {
  /// An adversarial picture for each example, from which a decision-based attack can come nearer.
  ///
  /// The given start, or random pixels, if the model's answer to them is what the attacker wants.
  ///
  /// - Parameter draws: The random pictures to try for an example.
  /// - Returns: nil for an example without one.
  func adversarialStarts(
    draws: Int = 100, _ oracle: Oracle, _ generators: inout [SeededGenerator],
    _ best: inout BestPictures
  ) throws(AttackError) -> [[Float]?] {
    var starts = [[Float]?](repeating: nil, count: count)
    try best.judge(pixels, of: Array(starts.indices), step: 0, by: oracle)
    if let given = self.starts {
      let rows = try PictureRows(given)
      let examples = best.remaining
      let isAdversarial = try best.judge(
        rows.selecting(examples).tensor(), of: examples, step: 0, by: oracle)
      for (place, example) in examples.enumerated() where isAdversarial[place] {
        starts[example] = rows.rows[example]
      }
      return starts
    }
    let originals = try PictureRows(pixels)
    for _ in 0..<draws {
      let examples = best.remaining
      guard !examples.isEmpty else { break }
      var candidates = originals.selecting(examples)
      for (place, example) in examples.enumerated() {
        candidates.rows[place] = candidates.rows[place].map { _ in
          Float.random(in: 0...1, using: &generators[example])
        }
      }
      let isAdversarial = try best.judge(
        candidates.tensor(), of: examples, step: 0, by: oracle)
      for (place, example) in examples.enumerated() where isAdversarial[place] {
        starts[example] = candidates.rows[place]
      }
    }
    return starts
  }
}
