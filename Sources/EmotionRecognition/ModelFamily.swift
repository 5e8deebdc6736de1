import EmotionCore
public import FaceAnalysis

/// A kind of model: how its files are read, and what is said of it.
///
/// To add a family, write a file with its model, which conforms to `LoadedModel`, and with its
/// `ModelFamily`, and list the family in `all`.
public struct ModelFamily: Sendable {
  /// Reads a model's file.
  public typealias Load = @Sendable (InstalledModel) throws -> any LoadedModel

  /// The word that means the best installed model of the family, such as `landmark`.
  public let name: String
  /// The methods whose weights a file of the family may hold.
  public let methods: [ModelMethod]
  /// What such a model is, in a sentence or two, for model cards.
  public let purpose: String
  /// Whether models of the family see landmarks, so that they depend on the landmark predictor.
  public let usesLandmarks: Bool
  let load: Load?

  /// - Parameter load: nil where another module reads the family's files, which a `ModelLoader`
  ///   with that module's loader can.
  public init(
    name: String, methods: [ModelMethod], purpose: String, usesLandmarks: Bool, load: Load?
  ) {
    self.name = name
    self.methods = methods
    self.purpose = purpose
    self.usesLandmarks = usesLandmarks
    self.load = load
  }

  /// Every family that there is.
  public static let all: [ModelFamily] = [.landmark, .resnet]

  /// A convolutional network on pixels, which the module DeepRecognition runs with libtorch.
  public static let resnet = ModelFamily(
    name: "resnet", methods: [.resnet18, .resnet34, .resnet50, .resnet101],
    purpose: "A classifier of seven emotions that sees the pixels of a face crop.",
    usesLandmarks: false, load: nil)
}

extension ModelFamily: Hashable {
  public static func == (a: ModelFamily, b: ModelFamily) -> Bool { a.name == b.name }
  public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

/// A method that a model file can hold weights of, by the name that the file states.
public struct ModelMethod: RawRepresentable, Hashable, Codable, Sendable {
  public let rawValue: String

  public init(rawValue: String) { self.rawValue = rawValue }

  /// The methods of every family.
  public static var allCases: [ModelMethod] { ModelFamily.all.flatMap(\.methods) }

  /// nil for a method that no family has.
  public var family: ModelFamily? { ModelFamily.all.first { $0.methods.contains(self) } }

  public static let resnet18 = ModelMethod(rawValue: "resnet18")
  public static let resnet34 = ModelMethod(rawValue: "resnet34")
  public static let resnet50 = ModelMethod(rawValue: "resnet50")
  public static let resnet101 = ModelMethod(rawValue: "resnet101")
}

/// A model whose weights are in memory, once for all recognisers that are made of it.
public protocol LoadedModel: Sendable {
  var card: ModelCard { get }

  /// A recogniser of pictures that the pipeline takes.
  ///
  /// - Parameter threads: The pictures that are looked at side by side.
  /// - Throws: `ModelError`: the pipeline finds faces or places landmarks otherwise than where the
  ///   model was trained.
  func recognizer(
    _ pipeline: FacePipeline.Recipe, threads: Int
  ) throws -> any RecognitionMethod
}

/// Reads model files of those families whose code is linked.
public struct ModelLoader: Sendable {
  private var loaders: [ModelFamily: ModelFamily.Load] = [:]

  /// What this module reads: no family that needs libtorch.
  public static let standard: ModelLoader = {
    var loader = ModelLoader()
    for family in ModelFamily.all { loader.loaders[family] = family.load }
    return loader
  }()

  /// The same, and the files of one more family.
  public func adding(_ family: ModelFamily, _ load: @escaping ModelFamily.Load) -> ModelLoader {
    var loader = self
    loader.loaders[family] = load
    return loader
  }

  /// Whether the family's files can be read here.
  public func reads(_ family: ModelFamily?) -> Bool {
    family.map { loaders[$0] != nil } ?? false
  }

  /// Reads a model.
  ///
  /// - Throws: `ModelError`: the file is not what it should be, or no code that is linked reads it.
  public func load(_ model: InstalledModel) throws -> any LoadedModel {
    guard let family = model.card.method.family, let load = loaders[family] else {
      throw ModelError.needsOtherModule(model.card)
    }
    return try load(model)
  }
}
