import EmotionCore
import FoundationEssentials

/// The names of the metadata entries of a model file, whose values are strings.
enum MetadataKey: String, CaseIterable {
  /// A decimal number.
  case format = "stoic_format"
  case name
  /// A raw value of `ModelMethod`.
  case method
  /// The label order, separated by commas.
  case labels
  case preprocessing
  case trainingData = "training_data"
  case licence
  /// A decimal number.
  case seed
  case faceDetector = "face_detector"
  /// Only where the method sees landmarks.
  case landmarkPredictor = "landmark_predictor"
  /// A JSON object with `value`, `ci95`, `n` and `data`.
  case accuracy
  /// The same, over the pictures in which the detector found a face.
  case accuracyWithFace = "accuracy_with_face"
}

extension ModelCard {
  /// The entries of the card as a model file holds them: every value a string.
  public var metadata: [String: String] {
    var entries = details
    func set(_ key: MetadataKey, _ value: String) { entries[key.rawValue] = value }
    set(.format, String(formatVersion))
    set(.name, name)
    set(.method, method.rawValue)
    set(.labels, ModelCard.labelOrder)
    set(.preprocessing, preprocessing)
    set(.trainingData, trainingData)
    set(.licence, licence)
    set(.seed, String(seed))
    set(.faceDetector, faceDetector)
    if let landmarkPredictor { set(.landmarkPredictor, landmarkPredictor) }
    if let accuracy { set(.accuracy, accuracy.json) }
    if let accuracyWithFace { set(.accuracyWithFace, accuracyWithFace.json) }
    return entries
  }

  /// Reads and checks the entries of a model file.
  ///
  /// - Throws: `ModelError`: an entry is missing or means nothing, the format is newer than this
  ///   code, or the labels are not `labelOrder`.
  public init(metadata: [String: String]) throws(ModelError) {
    func text(_ key: MetadataKey) throws(ModelError) -> String {
      guard let value = metadata[key.rawValue] else {
        throw ModelError.missingMetadata(key.rawValue)
      }
      return value
    }
    func bad(_ key: MetadataKey, _ found: String, _ expected: String) -> ModelError {
      ModelError.badMetadata(key.rawValue, found: found, expected: expected)
    }

    let format = try text(.format)
    guard let version = Int(format), version > 0 else {
      throw bad(.format, format, "a whole number from 1")
    }
    guard version <= ModelCard.currentFormatVersion else { throw ModelError.newerFormat(version) }
    let methodName = try text(.method)
    let method = ModelMethod(rawValue: methodName)
    guard method.family != nil else {
      let known = ModelMethod.allCases.map(\.rawValue).joined(separator: ", ")
      throw bad(.method, methodName, "one of \(known)")
    }
    let labels = try text(.labels)
    guard labels == ModelCard.labelOrder else { throw ModelError.otherLabels(labels) }
    let seedText = try text(.seed)
    guard let seed = UInt64(seedText) else { throw bad(.seed, seedText, "a whole number from 0") }

    let known = Set(MetadataKey.allCases.map(\.rawValue))
    self.init(
      name: try text(.name), method: method, preprocessing: try text(.preprocessing),
      trainingData: try text(.trainingData), licence: try text(.licence), seed: seed,
      faceDetector: metadata[MetadataKey.faceDetector.rawValue],
      landmarkPredictor: metadata[MetadataKey.landmarkPredictor.rawValue],
      accuracy: try Accuracy.read(.accuracy, from: metadata),
      accuracyWithFace: try Accuracy.read(.accuracyWithFace, from: metadata),
      details: metadata.filter { !known.contains($0.key) })
    formatVersion = version
  }
}

extension ModelCard.Accuracy {
  fileprivate var json: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    // An accuracy that is no finite number has no JSON, and reading the card back then says so.
    guard let data = try? encoder.encode(self) else { return "" }
    return String(decoding: data, as: UTF8.self)
  }

  fileprivate static func read(
    _ key: MetadataKey, from metadata: [String: String]
  ) throws(ModelError) -> ModelCard.Accuracy? {
    guard let text = metadata[key.rawValue] else { return nil }
    let accuracy = try? JSONDecoder().decode(Self.self, from: Data(text.utf8))
    guard let accuracy, (0...1).contains(accuracy.value), accuracy.ci95.count == 2 else {
      throw ModelError.badMetadata(
        key.rawValue, found: text,
        expected: "a JSON object with value in 0...1, ci95 of two numbers, n and data")
    }
    return accuracy
  }
}
