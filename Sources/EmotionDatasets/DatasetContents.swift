import EmotionCore

/// What a reader finds in a dataset: usable pictures and rejections.
struct DatasetContents {
  var images: [LabelledImage] = []
  var rejections: [Rejection] = []

  mutating func reject(_ item: String, _ reason: String) {
    rejections.append(Rejection(item: item, reason: reason))
  }

  /// Adds a listed file with its label, or rejects it if it is empty or unreadable.
  mutating func add(
    _ file: FolderListing.File, of listing: FolderListing, emotion: Emotion, subject: String?,
    split: Split?
  ) {
    do throws(Rejection.Reason) {
      images.append(
        LabelledImage(
          id: file.path, emotion: emotion, subject: subject, split: split,
          source: try LabelledImage.Source(file: listing.absolute(file.path), file.kind)))
    } catch {
      reject(file.path, error.text)
    }
  }
}

/// A file or row left out of a dataset, with the reason.
public struct Rejection: Sendable, Codable, Equatable {
  /// The path relative to the dataset, or the row and its line.
  public let item: String
  /// What was found, and what was expected.
  public let reason: String

  public init(item: String, reason: String) {
    self.item = item
    self.reason = reason
  }

  /// Rejects a picture that gave an error when it was loaded or used.
  package init(_ image: LabelledImage, _ error: any Error) {
    self.init(item: image.id, reason: "\(error)")
  }
}

extension Rejection {
  /// Why a file or row is rejected.
  struct Reason: Error {
    let text: String

    init(_ text: String) { self.text = text }

    static func outsideTheSeven(_ name: String) -> Reason {
      Reason("its label '\(name)' is outside the seven emotions (\(theSeven))")
    }

    fileprivate static let theSeven = Emotion.allCases.map(\.rawValue).joined(separator: ", ")
  }
}

extension Emotion {
  /// The emotion that a label means.
  init(label: String) throws(Rejection.Reason) {
    switch Emotion.read(label) {
    case .emotion(let emotion): self = emotion
    case .outsideTheSeven(let name): throw .outsideTheSeven(name)
    case .unknown:
      throw Rejection.Reason(
        "the label '\(label)' means no emotion; expected one of \(Rejection.Reason.theSeven)")
    }
  }
}

extension LabelledImage.Source {
  /// A file, unless it cannot be a picture.
  init(file path: String, _ kind: FolderListing.Kind) throws(Rejection.Reason) {
    switch kind {
    case .file(0): throw Rejection.Reason("the file is empty (0 bytes)")
    case .file(let byteCount): self = .file(path: path, byteCount: byteCount)
    case .folder: throw Rejection.Reason("\(path) is a folder; expected a picture")
    case .unknown(let reason, _): throw Rejection.Reason("\(path) cannot be read: \(reason)")
    }
  }
}
