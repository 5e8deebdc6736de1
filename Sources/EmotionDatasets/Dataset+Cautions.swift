import DurableFiles
public import EmotionCore
import FoundationEssentials

extension Dataset {
  /// What makes figures about these splits doubtful, in sentences: the same picture in two of them,
  /// or a single class.
  ///
  /// Pictures are the same if their bytes are. Files of equal size are read, which takes a second
  /// for FER2013's 35,887.
  ///
  /// - Parameter splits: The splits in use.
  public func cautions(about splits: [Split]) -> [String] {
    [repetition(in: splits), singleClass(in: splits)].compactMap(\.self)
  }

  /// The emotion that all pictures of a split show; nil if there are several, or no pictures.
  public func onlyEmotion(in split: Split) -> Emotion? {
    let emotions = Set(images(in: split).map(\.emotion))
    return emotions.count == 1 ? emotions.first : nil
  }

  private func singleClass(in splits: [Split]) -> String? {
    let single = splits.compactMap { split in
      onlyEmotion(in: split).map { "every picture for \(split.rawValue) shows \($0.rawValue)" }
    }
    guard !single.isEmpty else { return nil }
    return
      "Caution: \(path): \(single.joined(separator: ", and ")); an accuracy over one class says "
      + "little."
  }

  private func repetition(in splits: [Split]) -> String? {
    guard !splits.isEmpty else { return nil }
    var splitsOf: [String: (example: String, splits: Set<Split>)] = [:]
    var repeated: [String] = []
    for image in suspects {
      guard let split = image.split, let content = content(of: image) else { continue }
      let known = splitsOf[content] ?? (image.id, [])
      if known.splits.contains(where: { $0 != split }),
        splits.contains(split) || !known.splits.isDisjoint(with: splits)
      {
        repeated.append("\(image.id) is \(known.example)")
      }
      splitsOf[content] = (known.example, known.splits.union([split]))
    }
    guard let example = repeated.first else { return nil }
    return
      "Caution: \(path): \(repeated.count) \(repeated.count == 1 ? "picture is" : "pictures are") "
      + "in more than one split (\(example)), so a model is tested on what it was trained on."
  }

  /// The pictures whose size others share.
  private var suspects: [LabelledImage] {
    let sizes = Dictionary(grouping: images, by: \.byteCount)
    return images.filter { (sizes[$0.byteCount]?.count ?? 0) > 1 }
  }

  private func content(of image: LabelledImage) -> String? {
    var fingerprint = Fingerprint()
    switch image.source {
    case .file(let path, _):
      guard let bytes = try? DurableFile.read(path) else { return nil }
      bytes.withUnsafeBytes { fingerprint.add($0) }
    case .grey(let pixels, _, _): pixels.withUnsafeBytes { fingerprint.add($0) }
    }
    return fingerprint.text()
  }
}

extension LabelledImage {
  fileprivate var byteCount: Int {
    switch source {
    case .file(_, let byteCount): byteCount
    case .grey(let pixels, _, _): pixels.count
    }
  }
}
