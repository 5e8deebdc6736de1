import EmotionCore
import Toolkit

/// The three parts of a dataset.
public enum Split: String, CaseIterable, Codable, Sendable {
  /// Fits the model.
  case train
  /// Decides when to stop training.
  case validation
  /// Gives the reported figures.
  case test

  /// Reads a name as datasets spell it, ignoring case, spaces, `-` and `_`; `nil` if it is unknown.
  ///
  ///     Split.read("PublicTest")  // .validation, as FER2013 is used
  public static func read(_ name: String) -> Split? {
    let key = name.lowercased().filter { !$0.isWhitespace && $0 != "-" && $0 != "_" }
    return allCases.first { $0.synonyms.contains(key) }
  }

  /// Every lower-case spelling that datasets use for this part, its own name first.
  public var synonyms: [String] {
    switch self {
    case .train: ["train", "training", "trainset"]
    case .validation: ["validation", "val", "valid", "dev", "validationset", "publictest"]
    case .test: ["test", "testing", "testset", "privatetest"]
    }
  }
}

/// Divides pictures among splits so that no subject is in two of them.
///
/// The result is as stratified as whole subjects allow. Subjects are shuffled and sorted by size,
/// largest first, and each goes to the split that this brings closest to its share of every class
/// and of the whole. This is the greedy method of scikit-learn's `StratifiedGroupKFold` with
/// unequal shares. A picture without a subject counts as a subject of its own, so the method also
/// splits by picture.
struct DisjointSplit {
  /// The splits with their shares, which sum to one.
  let shares: [(split: Split, share: Double)]

  /// 70% train, 15% validation, 15% test.
  static let standard = DisjointSplit(
    shares: [(.train, 0.7), (.validation, 0.15), (.test, 0.15)])

  /// The pictures in the same order with every `split` set.
  func assign(_ images: [LabelledImage], seed: UInt64) -> [LabelledImage] {
    var balance = Balance(images, shares: shares.map(\.share))
    let groups = Self.groups(images, seed: seed)
    var places = groups.map { balance.add($0) }
    fillEmpty(&places, groups)
    var result = images
    for (group, place) in zip(groups, places) {
      for index in group.members { result[index].split = shares[place].split }
    }
    return result
  }

  /// The subjects that are in more than one split, sorted.
  static func leakingSubjects(of images: [LabelledImage]) -> [String] {
    var splits: [String: Set<Split>] = [:]
    for image in images {
      if let subject = image.subject, let split = image.split {
        splits[subject, default: []].insert(split)
      }
    }
    return splits.filter { $0.value.count > 1 }.keys.sorted()
  }

  /// Gives each empty split the last, and therefore smallest, group of a split with several.
  private func fillEmpty(_ places: inout [Int], _ groups: [Group]) {
    for empty in shares.indices where !places.contains(empty) {
      let last = places.indices.last { index in
        places.count { $0 == places[index] } > 1
      }
      if let last { places[last] = empty }
    }
  }
}

extension DisjointSplit {
  /// The pictures of one subject.
  struct Group {
    /// Positions among the pictures.
    var members: [Int] = []
    /// The number of pictures of each class, in label order.
    var counts = [Double](repeating: 0, count: Emotion.count)
  }

  private static func groups(_ images: [LabelledImage], seed: UInt64) -> [Group] {
    var groups: [Group] = []
    var places: [String: Int] = [:]
    for (index, image) in images.enumerated() {
      let place = image.subject.flatMap { places[$0] } ?? groups.count
      if place == groups.count { groups.append(Group()) }
      if let subject = image.subject { places[subject] = place }
      groups[place].members.append(index)
      groups[place].counts[image.emotion.index] += 1
    }
    var generator = SeededGenerator(seed: seed)
    groups.shuffle(using: &generator)
    return groups.enumerated()
      .sorted { ($1.element.members.count, $0.offset) < ($0.element.members.count, $1.offset) }
      .map(\.element)
  }

  /// How far each split is from its share of every class, and of the whole.
  private struct Balance {
    /// The missing pictures, `[split][class]`; the last class stands for the whole.
    private var missing: [[Double]]
    /// The weight of a missing picture by class; rare classes weigh more.
    ///
    /// The whole keeps every class from being rounded in the same direction.
    private let weights: [Double]

    init(_ images: [LabelledImage], shares: [Double]) {
      var totals = [Double](repeating: 0, count: Emotion.count)
      for image in images { totals[image.emotion.index] += 1 }
      let whole = Double(images.count)
      missing = shares.map { share in (totals + [whole]).map { $0 * share } }
      weights =
        totals.map { $0 > 0 ? 1 / ($0 * $0) : 0 } + [
          whole > 0 ? Double(Emotion.count) / (whole * whole) : 0
        ]
    }

    /// Adds a group to the split where it lowers the sum of squares most, and returns that split's
    /// place.
    mutating func add(_ group: Group) -> Int {
      let counts = group.counts + [Double(group.members.count)]
      let costs = missing.map { missing in
        counts.indices.reduce(0) { cost, i in
          cost + weights[i] * counts[i] * (counts[i] - 2 * missing[i])
        }
      }
      let best = costs.indices.min { costs[$0] < costs[$1] } ?? 0
      for i in counts.indices { missing[best][i] -= counts[i] }
      return best
    }
  }
}

extension Dataset {
  /// Moves part of the training split to validation if the dataset has no validation split.
  ///
  /// Some copies of FER2013 have only `train` and `test`, but early stopping needs validation
  /// pictures. They are drawn like the splits of `open`: by subject if subjects are known, with
  /// every class in proportion. The test split stays as it is.
  ///
  /// - Parameters:
  ///   - share: The fraction of the training pictures to move, clamped to `0...1`.
  ///   - seed: Decides which pictures move.
  /// - Returns: The unchanged dataset if it has a validation split, or fewer than two pictures or
  ///   subjects to train on.
  public func holdingOutValidation(share: Double = 0.1, seed: UInt64 = 0) -> Dataset {
    let training = images(in: .train)
    let people = Set(training.map { $0.subject.map { "s" + $0 } ?? "i" + $0.id })
    guard images(in: .validation).isEmpty, people.count > 1 else { return self }
    let share = min(max(share, 0), 1)
    let split = DisjointSplit(shares: [(.train, 1 - share), (.validation, share)])
    return Dataset(
      name: name, path: path, layout: layout,
      splitOrigin: splitOrigin == .dataset ? .heldOutValidation(seed: seed) : splitOrigin,
      images: images.filter { $0.split != .train } + split.assign(training, seed: seed),
      rejections: rejections, framing: framing)
  }

  /// Draws pictures at random, each class in proportion, by the method of largest remainders.
  ///
  /// - Parameters:
  ///   - count: The number of pictures to draw.
  ///   - seed: The same seed draws the same pictures.
  /// - Returns: `max(0, min(count, images.count))` pictures, in the order given.
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

  /// Divides `total` into whole numbers in proportion to the counts, without rounding errors.
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
