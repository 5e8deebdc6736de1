import EmotionCore
public import FaceAnalysis

/// What a model file says about itself, in the metadata of its safetensors header.
///
/// The same facts, in words, stand in the Markdown card beside each model that Stoic ships.
public struct ModelCard: Codable, Equatable, Sendable {
  /// The version of the metadata entries and tensor names that this code writes: 1.
  public static let currentFormatVersion = 1

  /// The one label order that models may have: `anger,disgust,fear,...`.
  public static let labelOrder = Emotion.allCases.map(\.rawValue).joined(separator: ",")

  /// An accuracy with where it was measured.
  public struct Accuracy: Codable, Equatable, Sendable {
    /// The share of right answers, `0...1`.
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
  /// The data it was trained on, with the split.
  public var trainingData: String
  /// The licence of the weights, with what the data and the landmark predictor exclude.
  public var licence: String
  /// The seed that training started from.
  public var seed: UInt64
  /// The detector behind which the model was trained: `DetectorTraits.name`.
  public var faceDetector: String
  /// The landmark predictor behind which it was trained: `LandmarkPredictor.identity`; nil for a
  /// model that sees no landmarks.
  public var landmarkPredictor: String?
  /// Accuracy over all pictures; `nil` until measured.
  public var accuracy: Accuracy?
  /// Accuracy over the pictures in which the detector found a face; `nil` until measured.
  public var accuracyWithFace: Accuracy?
  /// Every other entry, such as a kernel's parameters or a recipe.
  public var details: [String: String]

  /// - Parameters:
  ///   - faceDetector: nil for dlib's frontal one.
  ///   - landmarkPredictor: nil for Debian's 68-point one, where the method sees landmarks.
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
    // Files of earlier versions don't say; they were all trained behind these.
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

  /// Refuses a pipeline that finds faces or places landmarks otherwise than the one behind which the
  /// model was trained: its answers would be about other boxes and points.
  ///
  /// - Throws: `ModelError` with the code `.otherPipeline`; `FaceError` where the predictor's file
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
