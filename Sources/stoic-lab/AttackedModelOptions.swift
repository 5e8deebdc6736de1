import AdversarialAttacks
public import ArgumentParser
public import AttackSuites
import DeepRecognition
import DurableFiles
import EmotionCore
import EmotionRecognition
import FaceAnalysis
import StoicCommands
import Toolkit

/// The model under attack.
struct AttackedModelOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The model under attack: a model's name or file; landmark or resnet for the best installed; or "
        + "any network in TorchScript (.pt).", valueName: "model"))
  var model: String

  @OptionGroup var reading: AttackedModelReading

  /// Loads the model as attackers see it.
  func load(_ sources: ModelOptions, threads: Int) throws -> AttackedModel {
    try reading.load(model, sources, threads: threads)
  }

  func validate() throws { try reading.check([model]) }
}

/// How models under attack are read.
struct AttackedModelReading: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "For TorchScript: a file with the names of its classes, one a line, in the order "
        + "of its scores. (default: \(Emotion.allCases.map(\.rawValue).joined(separator: ", ")))",
      valueName: "file"))
  var labels: String?

  @Option(
    help: ArgumentHelp(
      "For TorchScript: channels, height and width of its input, such as 1x48x48 or "
        + "3x224x224; pictures are resized to it.", valueName: "CxHxW"))
  var input: InputShape?

  @Option(
    help: ArgumentHelp(
      "The precision of gradients: bfloat16 or float32. (default: bfloat16 if the processor has "
        + "instructions for it, else float32)", valueName: "precision"))
  var gradientPrecision: ResNetOracle.Precision?

  /// Loads a model as attackers see it; names joined by `+` are an ensemble.
  func load(_ model: String, _ sources: ModelOptions, threads: Int) throws -> AttackedModel {
    let members = model.split(separator: "+").map { String($0) }
    if members.count > 1 {
      return try AttackedModel(
        ensembleOf: members.map { try load($0, sources, threads: threads) })
    }
    if Self.isScript(model) { return try script(model) }
    return try Self.installed(
      model, of: "--model", sources, precision: gradientPrecision ?? .fastest, threads: threads)
  }

  /// Loads an installed model, or one of a file of Stoic's, as attackers see it.
  static func installed(
    _ model: String, of option: String, _ sources: ModelOptions, precision: ResNetOracle.Precision,
    threads: Int
  ) throws -> AttackedModel {
    let installed = try sources.library.model(model, of: option)
    let loaded = try ModelLoader.withNetworks.load(installed)
    let fingerprint = try Fingerprint.ofFile(installed.path)
    let classes = Emotion.allCases.map(\.rawValue)
    if let attackable = loaded as? any AttackableModel {
      return AttackedModel(
        name: attackable.card.name, fingerprint: fingerprint, classes: classes,
        oracle: attackable.oracle(gradientPrecision: precision),
        framing: "the whole picture is the face crop", settings: ["precision": precision.rawValue])
    }
    let predictor = loaded.card.landmarkPredictor == nil ? nil : try sources.shapePredictor()
    let pipeline = try FacePipeline.Recipe(
      search: sources.faces.search, framing: .faceCrop, noFace: .priorBox, predictor: predictor)
    let oracle = try loaded.pipelineOracle(pipeline, threads: threads)
    let method = try loaded.recognizer(pipeline, threads: threads)
    return AttackedModel(
      name: loaded.card.name, fingerprint: fingerprint, classes: classes, oracle: oracle,
      framing: "the whole pipeline: detector, landmarks and classifier; the usual place of a face "
        + "where none is found",
      settings: sources.faces.settings.merging(
        [
          "predictor": try predictor.map { try Fingerprint.ofFile($0.path) } ?? "the model's own",
          "gradient": oracle is LandmarkOracle
            ? predictor == nil
              ? "exact"
              : "splits of temperature \(NumberText.plain(Double(LandmarkOracle.usualTemperature)))"
            : "none",
        ], uniquingKeysWith: { $1 }), landmarks: method)
  }

  /// Checks that the options fit the models.
  func check(_ models: [String]) throws {
    guard !models.contains(where: Self.hasScript) else {
      if input == nil {
        throw ValidationError("A network in TorchScript needs --input, such as --input 1x48x48.")
      }
      return
    }
    guard labels == nil, input == nil else {
      throw ValidationError("--labels and --input describe a network in TorchScript (.pt) alone.")
    }
  }

  private static func hasScript(_ model: String) -> Bool {
    model.split(separator: "+").contains { isScript(String($0)) }
  }

  private static func isScript(_ model: String) -> Bool {
    [".pt", ".pth", ".ts"].contains { model.hasSuffix($0) }
  }

  private func script(_ model: String) throws -> AttackedModel {
    guard let input else { throw ValidationError("--input is missing.") }
    var classes = Emotion.allCases.map(\.rawValue)
    if let labels {
      classes = String(decoding: try DurableFile.read(labels), as: UTF8.self)
        .split(whereSeparator: \.isNewline).map { $0.filter { !$0.isWhitespace } }
        .filter { !$0.isEmpty }
    }
    return AttackedModel(
      name: model.split(separator: "/").last.map(String.init) ?? model,
      fingerprint: try Fingerprint.ofFile(model), classes: classes,
      oracle: try ScriptOracle(path: model, input: input, classes: classes.count),
      framing: "the whole picture, resized to \(input)")
  }
}

extension InputShape: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}
