import DurableFiles
public import EmotionCore
import FoundationEssentials

extension Dataset {
  /// What makes figures about a split doubtful, in sentences: pictures that another has, too, or a
  /// single class.
  public func cautions(about split: Split) -> [String] {
    [repetition(in: [split]), singleClass(in: split)].compactMap(\.self)
  }

  /// The emotion that all pictures of a split show; nil if there are several, or no pictures.
  public func onlyEmotion(in split: Split) -> Emotion? {
    let emotions = Set(images(in: split).map(\.emotion))
    return emotions.count == 1 ? emotions.first : nil
  }

  /// A sentence if all pictures of a split show one emotion.
  public func singleClass(in split: Split) -> String? {
    onlyEmotion(in: split).map { emotion in
      "Caution: \(path): every picture for \(split.rawValue) shows \(emotion.rawValue); an accuracy "
        + "over one class says little."
    }
  }

  /// A sentence if a picture of these splits is in another one, too.
  ///
  /// Pictures are the same if their bytes are. Files of equal size are read, which takes a second
  /// for FER2013's 35,887.
  public func repetition(in splits: [Split]) -> String? {
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
