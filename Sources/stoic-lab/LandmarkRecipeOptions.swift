public import ArgumentParser
import EmotionRecognition
import FaceAnalysis
import LandmarkFeatures
import NeuralNetworks
public import RecognizerTraining

/// What determines a landmark model besides its data; the defaults are `LandmarkTraining`'s.
struct LandmarkRecipeOptions: ParsableArguments {
  private static let standard = LandmarkTraining()

  @Option(help: "The classifier: mlp or svm.")
  var classifier = standard.classifier

  @Option(help: "The features: coordinates, distances and angles, separated by commas.")
  var features = FeatureGroups(standard.groups)

  @Option(help: "MLP: the maximum number of epochs.")
  var epochs = standard.plan.epochs

  @Option(help: "MLP: units of the hidden layers, as in 256,128.")
  var hidden = HiddenSizes(standard.hiddenSizes)

  @Option(help: "MLP: the share of hidden values dropped in training.")
  var dropout = standard.dropout

  @Option(help: "MLP: examples per step; small datasets get fewer.")
  var batchSize = standard.plan.batchSize

  @Option(help: "MLP: the highest learning rate.")
  var learningRate = standard.plan.learningRate

  @Option(help: "MLP: weight decay of AdamW.")
  var weightDecay = standard.plan.weightDecay

  @Option(help: "MLP: the share of each target spread over all emotions.")
  var labelSmoothing = standard.plan.labelSmoothing

  @Option(help: "SVM: the cost of an example on the wrong side (C).")
  var cost = standard.supportVectors.cost

  @Option(help: "SVM: gamma of the RBF kernel; 1 / number of features by default.")
  var gamma: Float?

  @Option(help: "SVM: the maximum number of examples, a stratified sample of all copies.")
  var examples = standard.supportVectors.examples

  @Option(help: "Copies of each training picture, including itself and its mirror image.")
  var copies = standard.copies.count

  @Option(help: "Copies: deviation of the box's shift, in sides of the box.")
  var shift = standard.copies.shift

  @Option(help: "Copies: deviation of the logarithm of the box's size.")
  var scale = standard.copies.scale

  @Option(help: "Copies: the maximum deviation of pixel noise, in 255ths.")
  var noise = standard.copies.largestNoise

  @Option(help: "Copies: their seed, separate from --seed so that runs can share landmarks.")
  var copiesSeed = standard.copies.seed

  @Option(help: "Loss weights of the classes: none, softened or balanced.")
  var classWeights = standard.classWeighting

  @Option(help: "Training pictures without a detected face: prior-box, skip or error (listed).")
  var noFace = standard.noFace

  @Flag(
    inversion: .prefixedNo,
    help: ArgumentHelp(
      "Place landmarks in two passes, the second from a better "
        + "box."))
  var refineBox = standard.refinesBox

  @Flag(inversion: .prefixedNo, help: "Average the answers for a picture and its mirror image.")
  var averageMirror = standard.averagesMirror

  func validate() throws {
    guard (1...100_000).contains(epochs), (1...1000).contains(copies), batchSize >= 2,
      examples >= 2
    else {
      throw ValidationError(
        "--epochs must be from 1 to 100000, --copies from 1 to 1000, --batch-size and --examples "
          + "at least 2.")
    }
    guard learningRate > 0, learningRate.isFinite, cost > 0, cost.isFinite,
      gamma.map({ $0 > 0 && $0.isFinite }) ?? true
    else { throw ValidationError("--learning-rate, --cost and --gamma must be above 0.") }
    guard (0..<1).contains(dropout), (0..<1).contains(labelSmoothing), weightDecay >= 0,
      weightDecay.isFinite
    else {
      throw ValidationError(
        "--dropout and --label-smoothing must be from 0 to below 1, --weight-decay at least 0.")
    }
    guard (0...0.5).contains(shift), (0...0.5).contains(scale), (0...255).contains(noise) else {
      throw ValidationError("--shift and --scale must be from 0 to 0.5, --noise from 0 to 255.")
    }
  }

  func training(search: FaceSearch, seed: UInt64, threads: Int) -> LandmarkTraining {
    var training = LandmarkTraining(
      classifier: classifier, epochs: epochs, classWeighting: classWeights, seed: seed)
    training.plan.batchSize = batchSize
    training.plan.learningRate = learningRate
    training.plan.weightDecay = weightDecay
    training.plan.labelSmoothing = labelSmoothing
    training.groups = features.groups
    training.hiddenSizes = hidden.sizes
    training.dropout = dropout
    training.supportVectors = LandmarkSupportVectors(
      cost: cost, gamma: gamma, examples: examples)
    training.copies = LandmarkCopies(
      count: copies, shift: shift, scale: scale, largestNoise: noise, seed: copiesSeed)
    training.search = search
    training.noFace = noFace
    training.refinesBox = refineBox
    training.averagesMirror = averageMirror
    training.threads = threads
    return training
  }
}

/// The units of hidden layers, separated by commas.
struct HiddenSizes: ExpressibleByArgument {
  let sizes: [Int]

  init(_ sizes: [Int]) { self.sizes = sizes }

  init?(argument: String) {
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
    sizes = parts.compactMap { Int($0) }.filter { (1...16384).contains($0) }
    guard !parts.isEmpty, sizes.count == parts.count else { return nil }
  }

  var defaultValueDescription: String { sizes.map(String.init).joined(separator: ",") }
}

/// Groups of features, separated by commas.
struct FeatureGroups: ExpressibleByArgument {
  let groups: [FeatureGroup]

  init(_ groups: [FeatureGroup]) { self.groups = groups }

  init?(argument: String) {
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
    groups = parts.compactMap { FeatureGroup(rawValue: String($0)) }
    guard groups.count == parts.count, Set(groups).count == parts.count else { return nil }
  }

  var defaultValueDescription: String { groups.map(\.rawValue).joined(separator: ",") }
}

extension LandmarkTraining.Classifier: ExpressibleByArgument {}
