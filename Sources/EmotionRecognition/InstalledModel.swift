/// A model file that a `ModelLibrary` found.
public struct InstalledModel: Equatable, Sendable {
  /// The file's name without `.safetensors`: what the programs call it by.
  public let name: String
  public let path: String
  public let card: ModelCard

  public init(name: String, path: String, card: ModelCard) {
    self.name = name
    self.path = path
    self.card = card
  }
}
