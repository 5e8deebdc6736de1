import EmotionCore

/// What a reader found: usable pictures, and what it left out.
struct DatasetContents {
  var images: [LabelledImage] = []
  var rejections: [Rejection] = []

  mutating func reject(_ item: String, _ reason: String) {
    rejections.append(Rejection(item: item, reason: reason))
  }

  /// Takes a listed file under a label, unless its size says that it cannot be a picture.
  mutating func add(
    _ file: FolderListing.File, of listing: FolderListing, emotion: Emotion, subject: String?,
    split: Split?
  ) {
    switch file.size {
    case .unknown(let reason): reject(file.path, "cannot be read: \(reason)")
    case .bytes(0): reject(file.path, "the file is empty (0 bytes)")
    case .bytes(let count):
      images.append(
        LabelledImage(
          id: file.path, emotion: emotion, subject: subject, split: split,
          source: .file(path: listing.absolute(file.path), byteCount: count)))
    }
  }

  /// Takes what a label means, or says why it means nothing.
  static func emotion(of label: String) -> Result<Emotion, Rejection.Reason> {
    switch Emotion.read(label) {
    case .emotion(let emotion): .success(emotion)
    case .outsideTheSeven(let name): .failure(.outsideTheSeven(name))
    case .unknown:
      .failure(
        Rejection.Reason(
          text: "the label '\(label)' means no emotion; \(Rejection.Reason.theSeven) are expected"))
    }
  }
}

/// A file or row that was left out of a dataset, with the reason.
public struct Rejection: Sendable, Codable, Equatable {
  /// The path relative to the dataset, or the row and its line.
  public let item: String
  /// What was found, and what was expected.
  public let reason: String

  public init(item: String, reason: String) {
    self.item = item
    self.reason = reason
  }

  /// Rejects a picture for the error that loading or using it gave.
  package init(_ image: LabelledImage, _ error: any Error) {
    self.init(item: image.id, reason: "\(error)")
  }
}

extension Rejection {
  /// Why something is rejected.
  struct Reason: Error {
    let text: String

    static let theSeven = Emotion.allCases.map(\.rawValue).joined(separator: ", ")

    static func outsideTheSeven(_ name: String) -> Reason {
      Reason(text: "its label '\(name)' is outside the seven emotions (\(theSeven))")
    }
  }
}
