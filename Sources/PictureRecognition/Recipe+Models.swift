public import EmotionRecognition
public import FaceAnalysis

extension PictureReader.Recipe {
  /// Makes the recogniser of a ResNet, one for each thread.
  public typealias MakeResNet =
    @Sendable (InstalledModel, FaceLocator) throws(RecognitionError) -> any RecognitionMethod

  /// Asks installed models, the first of which finds the faces.
  ///
  /// - Parameters:
  ///   - models: At least one.
  ///   - makeResNet: Needed where one of them is a ResNet, which this part of Stoic cannot run: it
  ///     links no libtorch.
  /// - Throws: `RecognizerError`: a model cannot be read, does not fit the predictor, or is a
  ///   ResNet without `makeResNet`.
  public init(
    _ models: [InstalledModel], predictor: ShapePredictor, search: FaceSearch = FaceSearch(),
    maximumFaces: Int = .max, makeResNet: MakeResNet? = nil
  ) throws(RecognizerError) {
    var makers: [Maker] = []
    for model in models {
      makers.append(try Self.maker(of: model, predictor: predictor, makeResNet: makeResNet))
    }
    let finder: LandmarkFinder
    do throws(RecognitionError) {
      finder = try LandmarkFinder(predictor: predictor, refinesBox: true)
    } catch { throw .recognition(error) }
    self.init(finder: finder, maximumFaces: maximumFaces, search: search) {
      [makers] () throws(RecognitionError) in
      var methods: [any RecognitionMethod] = []
      for make in makers {
        let locator = try FaceLocator(framing: .scene, policy: .skip, search: search)
        methods.append(try make(locator))
      }
      return methods
    }
  }

  private typealias Maker =
    @Sendable (FaceLocator) throws(RecognitionError) -> any RecognitionMethod

  private static func maker(
    of installed: InstalledModel, predictor: ShapePredictor, makeResNet: MakeResNet?
  ) throws(RecognizerError) -> Maker {
    switch installed.card.method.family {
    case .landmark:
      let model: LandmarkModel
      do throws(ModelError) { model = try LandmarkModel.read(installed.path) } catch {
        throw .model(error)
      }
      @Sendable func make(
        _ locator: FaceLocator
      ) throws(RecognitionError) -> any RecognitionMethod {
        try LandmarkRecognizer(model: model, predictor: predictor, locator: locator)
      }
      return make
    case .resnet:
      guard let makeResNet else { throw .needsResNet(model: installed.card.name) }
      @Sendable func make(
        _ locator: FaceLocator
      ) throws(RecognitionError) -> any RecognitionMethod {
        try makeResNet(installed, locator)
      }
      return make
    }
  }
}

extension ModelLibrary {
  /// The models that a word means: `landmark` and `resnet` for the best installed one of a kind,
  /// `both` for both, else a model's name or file.
  ///
  /// - Throws: `ModelError`: none of the name is installed.
  public func recognizingModels(_ word: String) throws(ModelError) -> [InstalledModel] {
    switch word {
    case "both": [try standardModel(of: .landmark), try standardModel(of: .resnet)]
    case "landmark": [try standardModel(of: .landmark)]
    case "resnet": [try standardModel(of: .resnet)]
    default: [try model(word)]
    }
  }
}
