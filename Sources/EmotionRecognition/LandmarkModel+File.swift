import EmotionCore
import LandmarkFeatures
public import Safetensors
import Toolkit

/// The names of the tensors in a landmark model's file.
///
/// | name | shape | methods |
/// |---|---|---|
/// | `mean_shape` | `[68, 2]` | both |
/// | `feature_mean`, `feature_scale` | `[features]` | both |
/// | `layers.N.weight`, `layers.N.bias` | `[out, in]`, `[out]` | MLP, N from 0 |
/// | `support_vectors` | `[rows, features]` | SVM |
/// | `dual_coefficients` | `[classes - 1, rows]` | SVM |
/// | `rho` | `[classes * (classes - 1) / 2]` | SVM |
/// | `support_counts`, `class_labels` | `[classes]` | SVM |
enum LandmarkTensor {
  static let meanShape = "mean_shape"
  static let featureMean = "feature_mean"
  static let featureScale = "feature_scale"
  static func weight(_ layer: Int) -> String { "layers.\(layer).weight" }
  static func bias(_ layer: Int) -> String { "layers.\(layer).bias" }

  static let common = [meanShape, featureMean, featureScale]
}

/// The metadata entries of a landmark model besides those of every `ModelCard` and of its
/// classifier.
enum LandmarkDetail {
  /// Whether to classify the mirror image too: `true` or `false`.
  static let averagesMirror = "averages_mirror"
  /// Whether to place landmarks in two passes: `true` or `false`.
  static let refinesBox = "refines_box"
  /// The groups of features in order, separated by commas.
  static let featureGroups = "feature_groups"
  /// The number of features and a hash of their names, which reveals another version's features.
  static let featureFingerprint = "feature_fingerprint"
}

extension LandmarkModel {
  /// Reads a model of either landmark method, or the classifier of a `landmarkNetwork`.
  ///
  /// - Throws: `ModelError`: the file is missing, truncated or of another method, a tensor is
  ///   missing, unexpected, wrongly shaped or not finite, or the model was trained on other
  ///   features.
  public static func read(_ path: String) throws -> LandmarkModel {
    try LandmarkModel(ModelFile.read(path))
  }

  /// Reads a model from a file's content.
  ///
  /// - Throws: `ModelError`, as `read`.
  public init(_ file: ModelFile) throws {
    self = try ModelError.naming(file.path) { try Self(content: file) }
  }

  private init(content file: ModelFile) throws {
    try file.require(.landmarkMLP, .landmarkSVM, .landmarkNetwork)
    let groups = try file.featureGroups()
    let classifier: LandmarkClassifier =
      switch file.card.method {
      case .landmarkSVM: .supportVectors(try SupportVectorClassifier(file))
      default: .multilayerPerceptron(try MultilayerPerceptron(file))
      }
    let flat = try file.floats(LandmarkTensor.meanShape, shape: [Landmarks.Scheme68.count, 2])
    let points = stride(from: 0, to: flat.count, by: 2).map {
      Point(x: Double(flat[$0]), y: Double(flat[$0 + 1]))
    }
    try self.init(
      card: file.card, meanShape: MeanShape(points: points), groups: groups,
      classifier: classifier,
      averagesMirror: Self.choice(LandmarkDetail.averagesMirror, in: file),
      refinesBox: Self.choice(LandmarkDetail.refinesBox, in: file))
  }

  /// Writes the model so that a kill or a full disk leaves the old file or the new one.
  ///
  /// - Parameter precision: The type of the stored weights; small tensors and exact ones stay
  ///   32-bit.
  /// - Throws: `ModelError`: a weight overflows at this precision, or the file cannot be written.
  public func write(
    to path: String, precision: StoredTensor.ElementType = .float32
  ) throws {
    let file = file(precision: precision)
    // Rounding can overflow to infinity: never replace a good file with an unreadable one.
    _ = try ModelError.naming(path) { try LandmarkModel(file) }
    try file.write(to: path)
  }

  /// The model as the content of a file.
  ///
  /// - Parameter precision: The type of the stored weights: a floating-point one.
  public func file(precision: StoredTensor.ElementType = .float32) -> ModelFile {
    var card = card
    card.details[LandmarkDetail.averagesMirror] = String(averagesMirror)
    card.details[LandmarkDetail.refinesBox] = String(refinesBox)
    card.details[LandmarkDetail.featureGroups] = FeatureFingerprint.list(groups)
    card.details[LandmarkDetail.featureFingerprint] = FeatureFingerprint.of(groups)
    var tensors: [String: StoredTensor]
    switch classifier {
    case .multilayerPerceptron(let perceptron):
      tensors = perceptron.tensors(precision: precision)
    case .supportVectors(let vectors):
      tensors = vectors.tensors(precision: precision)
      card.details.merge(vectors.details) { $1 }
    }
    tensors[LandmarkTensor.meanShape] = StoredTensor(
      shape: [meanShape.points.count, 2],
      floats: meanShape.points.flatMap { [Float($0.x), Float($0.y)] })
    return ModelFile(card: card, tensors: tensors)
  }

  /// A yes or no of the metadata; false if it is absent.
  private static func choice(_ key: String, in file: ModelFile) throws -> Bool {
    guard let text = file.card.details[key] else { return false }
    guard let value = Bool(text) else {
      throw ModelError.badMetadata(key, found: text, expected: "true or false")
    }
    return value
  }
}

/// How a model's file identifies the features it was trained on.
enum FeatureFingerprint {
  /// The names of the groups, separated by commas.
  static func list(_ groups: [FeatureGroup]) -> String {
    groups.map(\.rawValue).joined(separator: ",")
  }

  /// The number of features and the FNV-1a hash of their names, which changes with any of them.
  static func of(_ groups: [FeatureGroup]) -> String {
    let names = groups.flatMap(\.names)
    var hash = FNVHash()
    hash.add(names.joined(separator: ","))
    return "\(names.count)-\(String(hash.value, radix: 16))"
  }
}

extension ModelFile {
  /// The feature groups that the model was trained on.
  ///
  /// - Throws: `ModelError`: they are missing, empty, unknown or repeated, or this version computes
  ///   other features under these names.
  func featureGroups() throws -> [FeatureGroup] {
    func text(_ key: String) throws -> String {
      guard let text = card.details[key] else { throw ModelError.missingMetadata(key) }
      return text
    }
    let list = try text(LandmarkDetail.featureGroups)
    let groups = list.split(separator: ",").compactMap { FeatureGroup(rawValue: String($0)) }
    guard !groups.isEmpty, FeatureFingerprint.list(groups) == list,
      Set(groups).count == groups.count
    else {
      let known = FeatureFingerprint.list(FeatureGroup.allCases)
      throw ModelError.badMetadata(
        LandmarkDetail.featureGroups, found: list, expected: "one or more of \(known)")
    }
    let found = try text(LandmarkDetail.featureFingerprint)
    let expected = FeatureFingerprint.of(groups)
    guard found == expected else {
      throw ModelError.otherFeatures(found: found, expected: expected)
    }
    return groups
  }
}
