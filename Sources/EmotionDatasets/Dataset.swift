import DurableFiles
public import EmotionCore
import Toolkit

/// Labelled pictures in three splits, sorted by id.
///
/// The same files always give the same value: the order, the split (given its seed) and the
/// fingerprint depend on nothing else. No subject is in more than one split.
public struct Dataset: Sendable {
  /// Who decided which picture is in which split.
  public enum SplitOrigin: Codable, Equatable, Sendable {
    /// The dataset itself.
    case dataset
    /// Stoic, with a seed: by subject if subjects are known, otherwise by picture.
    case generated(seed: UInt64)
    /// The dataset itself, except for validation, which Stoic held out of training with a seed.
    case heldOutValidation(seed: UInt64)
  }

  /// The name of the folder or table, such as `fer2013`.
  public let name: String
  /// The path that was opened, or a description of pictures drawn in memory.
  public let path: String
  public let layout: DatasetLayout
  public let splitOrigin: SplitOrigin
  /// A portrait is loaded as the crop of its face.
  ///
  /// Never `scene`: each picture has one label.
  public let framing: Framing
  /// The usable pictures, sorted by id.
  public let images: [LabelledImage]
  /// The files and rows that were left out, sorted by item.
  public let rejections: [Rejection]
  /// A hash of ids, labels, subjects, splits, sizes and the framing, written as
  /// `sha256:` and 64 hexadecimal digits.
  ///
  /// Files count by their sizes, not their bytes: it tells versions of a dataset apart but does not
  /// protect against forgery.
  public let fingerprint: String

  /// Makes a dataset of the given pictures; `open` reads one from disk.
  ///
  /// - Precondition: `framing` is not `scene`.
  public init(
    name: String, path: String, layout: DatasetLayout, splitOrigin: SplitOrigin,
    images: [LabelledImage], rejections: [Rejection], framing: Framing = .faceCrop
  ) {
    self.name = name
    self.path = path
    self.layout = layout
    self.splitOrigin = splitOrigin
    self.images = images.sorted { $0.id < $1.id }
    self.rejections = rejections.sorted { ($0.item, $0.reason) < ($1.item, $1.reason) }
    precondition(framing != .scene, "each picture of a dataset has one label")
    self.framing = framing
    fingerprint = Fingerprint.of(self.images, framing: framing)
  }

  /// The warning to print beside every figure if a picture is synthetic; otherwise `nil`.
  public var caution: String? {
    images.contains(where: \.isSynthetic)
      ? "The faces are synthetic: these figures are a demonstration, not evidence." : nil
  }

  /// Throws if pictures turned out to be unusable after the dataset was opened.
  ///
  /// - Throws: `DatasetError.rejected` if there is a rejection.
  package func requireNone(_ rejections: [Rejection]) throws(DatasetError) {
    guard rejections.isEmpty else { throw .rejected(path: path, rejections: rejections) }
  }

  /// The pictures of one split, in the dataset's order.
  public func images(in split: Split) -> [LabelledImage] {
    images.filter { $0.split == split }
  }
}

extension Dataset {
  /// The training data in words for a model card: dataset, split and its origin, framing,
  /// fingerprint.
  ///
  /// - Parameter count: The number of training pictures used.
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
  /// Hashes pictures in order: their pixels if they are in memory, otherwise their file sizes.
  static func of(_ images: [LabelledImage], framing: Framing) -> String {
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
    return fingerprint.text()
  }

  /// Adds a text and a terminator that UTF-8 never contains, so that `ab, c` differs from `a, bc`.
  private mutating func add(ended text: String) {
    add(text)
    withUnsafeBytes(of: UInt8(0xFF)) { add($0) }
  }
}
