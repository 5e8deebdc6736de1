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
