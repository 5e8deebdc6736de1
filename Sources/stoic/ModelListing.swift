import EmotionRecognition

/// The installed models as `stoic models --json` prints them.
struct ModelListing: Encodable {
  struct Entry: Encodable {
    /// The name that every command takes.
    let name: String
    let path: String
    /// What the model file says about itself.
    let card: ModelCard
  }

  /// The folders that were searched, in order.
  let folders: [String]
  let models: [Entry]
  /// Why other files in those folders are no models.
  let rejections: [String]

  init(of library: ModelLibrary) {
    let contents = library.contents()
    folders = library.folders
    models = contents.models.map { Entry(name: $0.name, path: $0.path, card: $0.card) }
    rejections = contents.rejections.map(\.description)
  }
}
