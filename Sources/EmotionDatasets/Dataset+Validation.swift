extension Dataset {
  /// The dataset with a part of its training split made its validation split, if it has none.
  ///
  /// Some copies of FER2013 have `train` and `test` only, and training needs something to stop by.
  /// The part is drawn as `open` draws a split: by subject where subjects are known, with every
  /// class in proportion. The test split is left as it is.
  ///
  /// - Parameters:
  ///   - share: the part of the training pictures, in `0...1`; what lies outside counts as the
  ///     nearer end.
  ///   - seed: decides which pictures.
  /// - Returns: the dataset itself where it has a validation split, or fewer than two pictures or
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
}
