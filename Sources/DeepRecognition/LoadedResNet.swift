public import AdversarialAttacks
public import EmotionCore
public import EmotionRecognition
public import FaceAnalysis
public import PixelImages
import Tensors
import Toolkit

/// A model that attacks can see as a white box.
public protocol AttackableModel: LoadedModel {
  /// The model as an attacker sees it.
  ///
  /// - Parameter gradientPrecision: The gradient's precision; answers are always in float32.
  func oracle(gradientPrecision: ResNetOracle.Precision) -> any GradientOracle
}

/// A ResNet in memory: its weights are loaded once and shared by every recogniser and oracle.
public final class LoadedResNet: AttackableModel, @unchecked Sendable {
  // Sendable: the weights are folded before `init` returns and only read afterwards; libtorch
  // documents operations that only read a tensor as safe from several threads.
  public let card: ModelCard
  private let network: ResNetOracle
  private let input: ResNetInput

  /// - Throws: `TensorError`, as when memory is short.
  public init(_ model: ResNetModel) throws {
    card = model.card
    input = model.input
    network = try ResNetOracle(model)
  }

  /// Reads a model file.
  ///
  /// - Throws: `ModelError`, as `ResNetModel.read`.
  public convenience init(path: String) throws {
    try self.init(ResNetModel.read(path))
  }

  /// The network sees the whole of a face crop, whether or not a face is found in it;
  /// otherwise it sees the crop around each face.
  public func recognizer(
    _ pipeline: FacePipeline.Recipe, threads: Int = 1
  ) throws -> any RecognitionMethod {
    try card.check(pipeline)
    var pipeline = pipeline
    if pipeline.framing == .faceCrop {
      pipeline.noFace = .skip
      pipeline.takesWholePicture = true
    }
    return Recognizer(self, pipeline: pipeline, threads: threads)
  }

  public func oracle(
    gradientPrecision: ResNetOracle.Precision = .float32
  ) -> any GradientOracle {
    var oracle = network
    oracle.gradientPrecision = gradientPrecision
    return oracle
  }
}

extension LoadedResNet: FaceClassifier {
  public var name: String { card.name }

  /// The pixels for the network, before its own crop.
  public func input(for face: LocatedFace, in picture: LocatedPicture) throws -> Image {
    guard picture.framing != .faceCrop || face.source == .given else { return picture.original }
    let square = picture.traits.prior.surroundings(of: face.box)
    // Don't resize to the network's size yet: the network does so once, after its own crop.
    let side = min(max(input.size, Int(square.width.rounded())), 4 * input.size)
    return try picture.original.cropped(to: square, width: side, height: side, by: .area)
  }

  /// Consecutive pictures of one shape form a batch, of at most 64.
  public func classify(_ pictures: [Image]) throws -> [Probabilities] {
    var probabilities: [Probabilities] = []
    while probabilities.count < pictures.count {
      let batch = pictures[probabilities.count...].prefix(64).prefix {
        let first = pictures[probabilities.count]
        return ($0.width, $0.height, $0.channels) == (first.width, first.height, first.channels)
      }
      let logits = try network.scores(PixelBatch(Array(batch)).tensor()).floats()
      guard logits.allSatisfy(\.isFinite) else {
        throw RecognitionError(
          .classification, fault: .software,
          "The network \(name) gave scores that are not finite numbers. Check its weights.")
      }
      for start in stride(from: 0, to: logits.count, by: Emotion.count) {
        probabilities.append(
          Probabilities(logits: Array(logits[start..<start + Emotion.count])))
      }
    }
    return probabilities
  }
}

extension ModelLoader {
  /// Reads a model that attacks can see as a white box.
  ///
  /// - Throws: As `load`; `ModelError` with the code `.otherMethod`: its family reveals no
  ///   gradient.
  public func loadAttackable(_ model: InstalledModel) throws -> any AttackableModel {
    guard let loaded = try load(model) as? any AttackableModel else {
      throw ModelError.otherMethod(found: model.card.method, expected: ModelFamily.resnet.methods)
        .inFile(model.path)
    }
    return loaded
  }
}

extension PixelBatch {
  /// A batch of pictures of one size and number of channels.
  ///
  /// - Throws: `AttackError.pixelCount` if they differ.
  public init(_ images: [Image]) throws(AttackError) {
    try self.init(
      interleaved: images.map(\.pixels), channels: images.first?.channels ?? 1,
      height: images.first?.height ?? 0, width: images.first?.width ?? 0)
  }

  /// The pictures of the batch, in order.
  public func images() throws(ImageError) -> [Image] {
    var images: [Image] = []
    for index in 0..<count {
      images.append(
        try Image(width: width, height: height, channels: channels, pixels: interleaved(index)))
    }
    return images
  }
}
