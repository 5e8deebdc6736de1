import EmotionRecognition
import FaceAnalysis
import ModelFixtures
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

  @Test("knows the family of every method, and takes none for an unknown one")
  func families() {
    for family in ModelFamily.all {
      #expect(family.methods.allSatisfy { $0.family == family })
    }
    #expect(ModelMethod(rawValue: "oracle").family == nil)
  }

  @Test("names detector and predictor, those of earlier files where it does not")
  func pipeline() throws {
    var card = Models.card
    (card.faceDetector, card.landmarkPredictor) = ("another", "dlib-cascade-7")
    let read = try ModelCard(metadata: card.metadata)
    #expect(read.faceDetector == "another" && read.landmarkPredictor == "dlib-cascade-7")
    var metadata = card.metadata
    metadata["face_detector"] = nil
    metadata["landmark_predictor"] = nil
    let old = try ModelCard(metadata: metadata)
    #expect(old.faceDetector == Engine.native.traits.name)
    #expect(old.landmarkPredictor == (try Pictures.predictor.get().identity()))
    metadata["method"] = "resnet18"
    #expect(try ModelCard(metadata: metadata).landmarkPredictor == nil)
  }
}
