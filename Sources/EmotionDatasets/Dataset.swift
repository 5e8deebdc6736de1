import EmotionCore
import Toolkit

/// Labelled pictures in three splits, in the order of their ids.
///
/// The same files give the same value every time: the order, the split (by its seed) and the
/// fingerprint depend on nothing else. Every subject is in one split only.
public struct Dataset: Sendable {
  /// Who decided which picture is in which split.
  public enum SplitOrigin: Codable, Equatable, Sendable {
    /// The dataset itself.
    case dataset
    /// Stoic, with a seed: by subject where subjects are known, else by picture.
    case generated(seed: UInt64)
    /// The dataset itself, but validation, which Stoic held out of training with a seed.
    case heldOutValidation(seed: UInt64)
  }

  /// The name of the folder or table, such as `fer2013`.
  public let name: String
  /// The path that was opened; of drawn pictures, what they are.
  public let path: String
  public let layout: DatasetLayout
  public let splitOrigin: SplitOrigin
  /// Portraits are loaded as the crop of their face.
  public let framing: DatasetFraming
  /// The usable pictures, sorted by id.
  public let images: [LabelledImage]
  /// What was left out, sorted by item.
  public let rejections: [Rejection]
  /// A hash of ids, labels, subjects, splits, sizes and the framing, such as
  /// `fnv1a64:8c7fe1bb6a3c0d25`.
  ///
  /// It tells one version of a dataset from another; it is no protection from a forger.
  public let fingerprint: String

  /// Takes pictures from elsewhere; `open` reads them from a disk.
  public init(
    name: String, path: String, layout: DatasetLayout, splitOrigin: SplitOrigin,
    images: [LabelledImage], rejections: [Rejection], framing: DatasetFraming = .faceCrop
  ) {
    self.name = name
    self.path = path
    self.layout = layout
    self.splitOrigin = splitOrigin
    self.images = images.sorted { $0.id < $1.id }
    self.rejections = rejections.sorted { ($0.item, $0.reason) < ($1.item, $1.reason) }
    self.framing = framing
    fingerprint = Fingerprint.of(self.images, framing: framing)
  }

  /// What must stand beside every figure about these pictures: that they are synthetic, where one
  /// of them is.
  public var caution: String? {
    images.contains(where: \.isSynthetic)
      ? "The faces are synthetic: these figures are a demonstration, no evidence." : nil
  }

  /// Refuses pictures that turned out to be of no use after the dataset was opened.
  ///
  /// - Throws: `DatasetError.rejected` where there is a rejection.
  package func requireNone(_ rejections: [Rejection]) throws(DatasetError) {
    guard rejections.isEmpty else { throw .rejected(path: path, rejections: rejections) }
  }

  /// The pictures of one split, in the dataset's order.
  public func images(in split: Split) -> [LabelledImage] {
    images.filter { $0.split == split }
  }
}

extension Dataset {
  /// The training data as a model's card names them: data, split, who made it, framing,
  /// fingerprint.
  ///
  /// - Parameter count: The training pictures that were used.
  public func trainingWords(count: Int) -> String {
    let origin =
      switch splitOrigin {
      case .dataset: ""
      case .generated(let seed): " made with seed \(seed)"
      case .heldOutValidation(let seed): " without the validation part held out with seed \(seed)"
      }
    let cut = framing == .portrait ? " with the face cut out" : ""
    return
      "\(name), training split\(origin), \(count) pictures\(cut)\(caution == nil ? "" : " of synthetic faces"), \(fingerprint)"
  }
}

extension Fingerprint {
  /// The fingerprint of pictures in their order: pixels where they are in memory, else file sizes.
  static func of(_ images: [LabelledImage], framing: DatasetFraming) -> String {
    var fingerprint = Fingerprint()
    if framing == .portrait { fingerprint.add(ended: framing.rawValue) }
    for image in images {
      fingerprint.add(ended: image.id)
      fingerprint.add(ended: image.emotion.rawValue)
      fingerprint.add(ended: image.subject ?? "")
      fingerprint.add(ended: image.split?.rawValue ?? "")
      if image.isSynthetic { fingerprint.add(ended: "synthetic") }
      switch image.source {
      case .file(_, let byteCount): fingerprint.add(ended: String(byteCount))
      case .grey(let pixels, _, _):
        fingerprint.add(ended: String(pixels.count))
        pixels.withUnsafeBytes { fingerprint.add($0) }
      }
    }
    return fingerprint.text
  }

  /// Mixes a text and an end mark that no UTF-8 holds, so that `ab, c` differs from `a, bc`.
  private mutating func add(ended text: String) {
    add(text)
    withUnsafeBytes(of: UInt8(0xFF)) { add($0) }
  }
}
