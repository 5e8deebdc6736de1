public import FaceAnalysis

/// A kind of model: how to read its files and how to describe it.
///
/// To add a family, write a file with its model, which conforms to `LoadedModel`, and with its
/// `ModelFamily`, and list the family in `all`.
public struct ModelFamily: Sendable {
  /// Reads a model's file.
  public typealias Load = @Sendable (InstalledModel) throws -> any LoadedModel

  /// The word for the family's best installed model, such as `landmark`.
  public let name: String
  /// The methods whose weights the family's files may hold.
  public let methods: [ModelMethod]
  /// A description for model cards, in a sentence or two.
  public let purpose: String
  /// Whether the family's models see landmarks of the landmark predictor, and so depend on it.
  public let usesLandmarks: Bool
  let load: Load?

  /// - Parameter load: nil if another module reads the family's files; add its loader to a
  ///   `ModelLoader`.
  public init(
    name: String, methods: [ModelMethod], purpose: String, usesLandmarks: Bool, load: Load?
  ) {
    self.name = name
    self.methods = methods
    self.purpose = purpose
    self.usesLandmarks = usesLandmarks
    self.load = load
  }

  /// All families.
  public static let all: [ModelFamily] = [.landmark, .resnet, .landmarkNetwork]

  /// A convolutional network on pixels, which the module DeepRecognition runs with libtorch.
  public static let resnet = ModelFamily(
    name: "resnet", methods: [.resnet18, .resnet34, .resnet50, .resnet101],
    purpose: "A classifier of seven emotions that sees the pixels of a face crop.",
    usesLandmarks: false, load: nil)

  /// The landmark method with points that a network of the model places, which the module
  /// DeepRecognition runs with libtorch.
  public static let landmarkNetwork = ModelFamily(
    name: "landmark-network", methods: [.landmarkNetwork],
    purpose: "A classifier of seven emotions that sees only the geometry of a face's 68 "
      + "landmarks, which a small network of the model places. It was taught by dlib's predictor, "
      + "which was trained on iBUG 300-W: that licence excludes commercial use.",
    usesLandmarks: false, load: nil)
}

extension ModelFamily: Hashable {
  public static func == (a: ModelFamily, b: ModelFamily) -> Bool { a.name == b.name }
  public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

/// A recognition method, by its name in model files.
public struct ModelMethod: RawRepresentable, Hashable, Codable, Sendable {
  public let rawValue: String

  public init(rawValue: String) { self.rawValue = rawValue }

  /// The methods of every family.
  public static var allCases: [ModelMethod] { ModelFamily.all.flatMap(\.methods) }

  /// The method's family; nil for an unknown method.
  public var family: ModelFamily? { ModelFamily.all.first { $0.methods.contains(self) } }

  public static let resnet18 = ModelMethod(rawValue: "resnet18")
  public static let resnet34 = ModelMethod(rawValue: "resnet34")
  public static let resnet50 = ModelMethod(rawValue: "resnet50")
  public static let resnet101 = ModelMethod(rawValue: "resnet101")
  public static let landmarkNetwork = ModelMethod(rawValue: "landmark-network")
}

/// A model whose weights are in memory, shared by all its recognisers.
public protocol LoadedModel: Sendable {
  var card: ModelCard { get }

  /// A recogniser that finds faces with the pipeline.
  ///
  /// - Parameter threads: The number of pictures processed in parallel.
  /// - Throws: `ModelError`: the pipeline's detector or landmark predictor is not the one used in
  ///   training.
  func recognizer(
    _ pipeline: FacePipeline.Recipe, threads: Int
  ) throws -> any RecognitionMethod
}

/// A model whose answer is the landmark method's, whatever places the points.
public protocol LandmarkMethod: LoadedModel {
  /// Measures the points and answers.
  var landmarkModel: LandmarkModel { get }

  /// A pipeline with the predictor and the passes that the model was trained with.
  ///
  /// - Throws: `ModelError` if the model was trained with another detector or predictor.
  func pipeline(_ recipe: FacePipeline.Recipe) throws -> FacePipeline.Recipe
}

extension LandmarkMethod {
  public func recognizer(
    _ pipeline: FacePipeline.Recipe, threads: Int = 1
  ) throws -> any RecognitionMethod {
    Recognizer(landmarkModel, pipeline: try self.pipeline(pipeline), threads: threads)
  }
}

/// Reads the model files of the families whose code is linked.
public struct ModelLoader: Sendable {
  private var loaders: [ModelFamily: ModelFamily.Load] = [:]

  /// The families this module reads: none that needs libtorch.
  public static let standard: ModelLoader = {
    var loader = ModelLoader()
    for family in ModelFamily.all { loader.loaders[family] = family.load }
    return loader
  }()

  /// A loader that also reads one more family.
  public func adding(_ family: ModelFamily, _ load: @escaping ModelFamily.Load) -> ModelLoader {
    var loader = self
    loader.loaders[family] = load
    return loader
  }

  /// Whether the loader reads the family's files.
  public func reads(_ family: ModelFamily?) -> Bool {
    family.map { loaders[$0] != nil } ?? false
  }

  /// Reads a model.
  ///
  /// - Throws: `ModelError`: the file is invalid, or no linked module reads it.
  public func load(_ model: InstalledModel) throws -> any LoadedModel {
    guard let family = model.card.method.family, let load = loaders[family] else {
      throw ModelError.needsOtherModule(model.card)
    }
    return try load(model)
  }

  /// Reads a model that sees landmarks.
  ///
  /// - Throws: As `load`; `ModelError` with the code `.otherMethod`: it sees none.
  public func loadLandmarkModel(_ model: InstalledModel) throws -> any LoadedModel {
    guard model.card.method.family?.usesLandmarks == true else {
      throw ModelError.otherMethod(
        found: model.card.method,
        expected: ModelFamily.all.filter(\.usesLandmarks).flatMap(\.methods)
      ).inFile(model.path)
    }
    return try load(model)
  }
}
