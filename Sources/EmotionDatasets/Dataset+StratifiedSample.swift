import EmotionCore
import Toolkit

extension Dataset {
  /// Draws pictures at random, each class in proportion, by the method of largest remainders.
  ///
  /// - Parameters:
  ///   - count: how many; all are given where there are no more, none where it is not above zero.
  ///   - seed: the same seed draws the same pictures.
  /// - Returns: `min(count, images.count)` pictures, in the order given.
  public static func stratifiedSample(
    _ images: [LabelledImage], count: Int, seed: UInt64
  ) -> [LabelledImage] {
    guard count < images.count else { return images }
    guard count > 0 else { return [] }
    var places = [[Int]](repeating: [], count: Emotion.count)
    for (index, image) in images.enumerated() { places[image.emotion.index].append(index) }
    let quotas = quotas(of: places.map(\.count), total: count)
    var chosen: [Int] = []
    for (emotion, quota) in zip(Emotion.allCases, quotas) {
      var generator = SeededGenerator(seed: seed, stream: UInt64(emotion.index))
      chosen += places[emotion.index].shuffled(using: &generator).prefix(quota)
    }
    return chosen.sorted().map { images[$0] }
  }

  /// Divides `total` in proportion to the counts, in whole numbers, without rounding errors.
  private static func quotas(of counts: [Int], total: Int) -> [Int] {
    let all = counts.reduce(0, +)
    var quotas = counts.map { $0 * total / all }
    let byRemainder = counts.indices.sorted {
      (counts[$1] * total % all, $0) < (counts[$0] * total % all, $1)
    }
    for index in byRemainder.prefix(total - quotas.reduce(0, +)) { quotas[index] += 1 }
    return quotas
  }
}
