import EmotionRecognition
import Testing

@Suite("A model card")
struct ModelCardTests {
  @Test("comes back from its metadata with every entry")
  func roundTrip() throws {
    var card = Models.card
    card.accuracyWithFace = ModelCard.Accuracy(value: 0.6, ci95: [0.4, 0.8], n: 12, data: "toy")
    #expect(try ModelCard(metadata: card.metadata) == card)
    #expect(card.metadata["labels"] == "anger,disgust,fear,happiness,sadness,surprise,neutral")
    #expect(card.metadata["method"] == "landmark-mlp")
    #expect(card.metadata["recipe"] == "by hand")
  }

  @Test(
    "refuses metadata without an entry that every model has, and names the entry",
    arguments: [
      "stoic_format", "name", "method", "labels", "preprocessing", "training_data", "licence",
      "seed",
    ])
  func missingEntry(key: String) {
    var metadata = Models.card.metadata
    metadata[key] = nil
    let error = #expect(throws: ModelError.self) { try ModelCard(metadata: metadata) }
    #expect(error?.code == .badMetadata)
    #expect(error?.description.contains("\"\(key)\"") == true)
  }

  @Test(
    "refuses entries that mean nothing, and says what it found",
    arguments: [
      ("stoic_format", "one", .badMetadata), ("stoic_format", "0", .badMetadata),
      ("stoic_format", "99", .newerFormat), ("method", "vgg16", .badMetadata),
      ("seed", "-1", .badMetadata), ("labels", "happiness,anger", .otherLabels),
      ("accuracy", "0.5", .badMetadata),
      ("accuracy", #"{"value":54,"ci95":[52,56],"n":3589,"data":"x"}"#, .badMetadata),
    ] as [(String, String, ModelError.Code)])
  func badEntry(key: String, value: String, code: ModelError.Code) {
    var metadata = Models.card.metadata
    metadata[key] = value
    let error = #expect(throws: ModelError.self) { try ModelCard(metadata: metadata) }
    #expect(error?.code == code)
    #expect(error?.description.contains(value) == true)
  }

  @Test("knows the depth of each ResNet, and the ResNet of each depth")
  func depths() {
    for method in ModelMethod.allCases {
      #expect((method.depth == nil) == (method.family == .landmark))
      if let depth = method.depth { #expect(ModelMethod(depth: depth) == method) }
    }
    #expect(ModelMethod(depth: 19) == nil)
  }
}
