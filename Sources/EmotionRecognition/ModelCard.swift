import EmotionCore
public import FaceAnalysis
import FoundationEssentials

/// A model file's description of itself, in the metadata of its safetensors header.
///
/// The Markdown card beside each model that Stoic ships states the same facts in words.
public struct ModelCard: Codable, Equatable, Sendable {
  /// The format version of metadata entries and tensor names that this code writes: 1.
  public static let currentFormatVersion = 1

  /// The label order of every model: `anger,disgust,fear,...`.
  public static let labelOrder = Emotion.allCases.map(\.rawValue).joined(separator: ",")

  /// An accuracy and the data it was measured on.
  public struct Accuracy: Codable, Equatable, Sendable {
    /// The share of correct answers, `0...1`.
    public var value: Double
    /// The 95% interval, lower end first.
    public var ci95: [Double]
    /// The number of pictures.
    public var n: Int
    /// The data, such as "FER2013 PrivateTest".
    public var data: String

    public init(value: Double, ci95: [Double], n: Int, data: String) {
      self.value = value
      self.ci95 = ci95
      self.n = n
      self.data = data
    }
  }

  public var formatVersion = ModelCard.currentFormatVersion
  /// A short name, such as `fer2013-landmark-mlp`.
  public var name: String
  public var method: ModelMethod
  /// How a picture becomes the network's input, in words.
  public var preprocessing: String
  /// The training data, with the split.
  public var trainingData: String
  /// The licence of the weights, with the limits set by the data and the landmark predictor.
  public var licence: String
  /// The seed of the training.
  public var seed: UInt64
  /// The detector the model was trained with: `DetectorTraits.name`.
  public var faceDetector: String
  /// The landmark predictor the model was trained with: `LandmarkPredictor.identity`; nil if it
  /// sees no landmarks.
  public var landmarkPredictor: String?
  /// Accuracy over all pictures; `nil` until measured.
  public var accuracy: Accuracy?
  /// Accuracy over the pictures in which the detector found a face; `nil` until measured.
  public var accuracyWithFace: Accuracy?
  /// Every other entry, such as a kernel's parameters or a recipe.
  public var details: [String: String]

  /// - Parameters:
  ///   - faceDetector: nil for dlib's frontal detector.
  ///   - landmarkPredictor: nil for Debian's 68-point one if the method sees landmarks.
  public init(
    name: String, method: ModelMethod, preprocessing: String, trainingData: String,
    licence: String, seed: UInt64, faceDetector: String? = nil, landmarkPredictor: String? = nil,
    accuracy: Accuracy? = nil, accuracyWithFace: Accuracy? = nil,
    details: [String: String] = [:]
  ) {
    self.name = name
    self.method = method
    self.preprocessing = preprocessing
    self.trainingData = trainingData
    self.licence = licence
    self.seed = seed
    // Files of earlier versions don't say; all were trained with these.
    self.faceDetector = faceDetector ?? Engine.native.traits.name
    self.landmarkPredictor =
      landmarkPredictor
      ?? (method.family?.usesLandmarks == true ? Self.debianPredictor : nil)
    self.accuracy = accuracy
    self.accuracyWithFace = accuracyWithFace
    self.details = details
  }
}

extension ModelCard {
  /// The identity of the 68-point predictor of Debian's package libdlib-data.
  static let debianPredictor = "dlib-cascade-94909c57391fdbc6"

  /// Rejects a pipeline whose detector or landmark predictor differs from the one used in training,
  /// because the model would then see other boxes and points.
  ///
  /// - Throws: `ModelError` with the code `.otherPipeline`; `FaceError` if the predictor's file
  ///   cannot be read.
  public func check(_ pipeline: FacePipeline.Recipe) throws {
    guard pipeline.traits.name == faceDetector else {
      throw ModelError.otherPipeline(
        name, what: "face detector", trained: faceDetector, found: pipeline.traits.name)
    }
    guard let landmarkPredictor else { return }
    guard let predictor = pipeline.predictor else { throw ModelError.noPredictor(name) }
    let identity = try predictor.identity()
    guard identity == landmarkPredictor else {
      throw ModelError.otherPipeline(
        name, what: "landmark predictor", trained: landmarkPredictor,
        found: "\(identity) (\(predictor.path))")
    }
  }
}

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
  /// Only if the method sees landmarks.
  case landmarkPredictor = "landmark_predictor"
  /// A JSON object with `value`, `ci95`, `n` and `data`.
  case accuracy
  /// The same, over the pictures in which the detector found a face.
  case accuracyWithFace = "accuracy_with_face"
}

extension ModelCard {
  /// The card as a model file's metadata: every value a string.
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
  /// - Throws: `ModelError`: an entry is missing or invalid, the format is newer than this code, or
  ///   the labels are not `labelOrder`.
  public init(metadata: [String: String]) throws {
    func text(_ key: MetadataKey) throws -> String {
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
    // An accuracy that is not finite has no JSON; reading the card back reports it.
    guard let data = try? encoder.encode(self) else { return "" }
    return String(decoding: data, as: UTF8.self)
  }

  fileprivate static func read(
    _ key: MetadataKey, from metadata: [String: String]
  ) throws -> ModelCard.Accuracy? {
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
