import EmotionCore
import Toolkit

extension ModelError {
  private static let trainAgain =
    "Use a model file that Stoic ships or that stoic train has written."

  static func notFound(_ path: String) -> ModelError {
    ModelError(
      .notFound, path: path,
      "there is no such file, where a model in safetensors format is expected. "
        + "Check the path; stoic models lists the models that are installed.")
  }

  static func missingMetadata(_ key: String) -> ModelError {
    ModelError(
      .badMetadata,
      "its metadata has no entry \"\(key)\", which every Stoic model has. \(trainAgain)")
  }

  static func badMetadata(_ key: String, found: String, expected: String) -> ModelError {
    ModelError(
      .badMetadata,
      "its metadata says \"\(found.prefix(80))\" under \"\(key)\", where \(expected) is expected. "
        + trainAgain)
  }

  static func newerFormat(_ version: Int) -> ModelError {
    ModelError(
      .newerFormat,
      "it has format version \(version), where this version of Stoic reads up to "
        + "\(ModelCard.currentFormatVersion). Update Stoic, or use an older model file.")
  }

  static func otherMethod(found: ModelMethod, expected: [ModelMethod]) -> ModelError {
    ModelError(
      .otherMethod,
      "it holds weights of \(found.rawValue), where "
        + "\(expected.map(\.rawValue).joined(separator: " or ")) is expected. "
        + "Give a model of that method; stoic models lists those that are installed.")
  }

  static func otherLabels(_ found: String) -> ModelError {
    ModelError(
      .otherLabels,
      "its labels are \"\(found.prefix(120))\", where \"\(ModelCard.labelOrder)\" in this order is "
        + "expected. \(trainAgain)")
  }

  static func missingTensor(_ name: String, found: [String]) -> ModelError {
    ModelError(
      .missingTensor,
      "it has no tensor \"\(name)\"; it has \(list(found)). \(trainAgain)")
  }

  static func unexpectedTensors(_ names: [String]) -> ModelError {
    ModelError(
      .unexpectedTensor,
      "it has \(list(names)), which its method does not use; the weights seem to be of another "
        + "architecture. \(trainAgain)")
  }

  static func wrongShape(_ name: String, found: [Int], expected: [Int?]) -> ModelError {
    let wanted = expected.map { $0.map(String.init) ?? "any" }.joined(separator: ", ")
    return ModelError(
      .wrongShape,
      "\"\(name)\" has the shape \(found), where [\(wanted)] is expected. \(trainAgain)")
  }

  static func notFinite(_ name: String, index: Int, value: Float) -> ModelError {
    ModelError(
      .badValue,
      "\"\(name)\" holds \(value) at position \(index), where every number must be finite. "
        + "The training diverged or the file is damaged. \(trainAgain)")
  }

  static func badValue(_ name: String, found: String, expected: String) -> ModelError {
    ModelError(
      .badValue, "\"\(name)\" holds \(found), where \(expected) is expected. \(trainAgain)")
  }

  static func otherFeatures(found: String, expected: String) -> ModelError {
    ModelError(
      .otherFeatures,
      "it was trained on the features \(found), where this version of Stoic computes \(expected). "
        + "Train the model again with this version.")
  }

  static func otherPipeline(
    _ model: String, what: String, trained: String, found: String
  ) -> ModelError {
    ModelError(
      .otherPipeline, path: model, fault: .usage,
      "it was trained behind the \(what) \(trained), and is used with \(found), so its answers would "
        + "mean nothing. Choose that \(what) by --engine or --predictor, or train a model behind this "
        + "one.")
  }

  static func noPredictor(_ model: String) -> ModelError {
    ModelError(
      .otherPipeline, path: model, fault: .usage,
      "it sees landmarks, and there is no landmark predictor. Give one.")
  }

  static func needsOtherModule(_ card: ModelCard) -> ModelError {
    ModelError(
      .needsOtherModule, path: card.name, fault: .usage,
      "a \(card.method.rawValue) is run by the module DeepRecognition, which is not linked here. Take "
        + "its loader, or a model of the landmark method.")
  }

  static func notInstalled(_ name: String, installed: [String], in folders: [String]) -> ModelError
  {
    let known = installed.isEmpty ? "none" : installed.joined(separator: ", ")
    return ModelError(
      .notFound, path: name,
      "there is no such file and no installed model of this name, where one of the installed models "
        + "(\(known)) or a path is expected. Searched: \(folders.joined(separator: ", ")).")
  }

  static func noneInstalled(_ family: ModelFamily, in folders: [String]) -> ModelError {
    ModelError(
      .notFound, path: "Models",
      "no \(family.name) model is installed, where one is expected in one of "
        + "\(folders.joined(separator: ", ")). Give the path of a model, set STOIC_MODELS to the "
        + "folder of the models, or train one with stoic train.")
  }

  static func noFaceModel(_ name: String, in folders: [String]) -> ModelError {
    ModelError(
      .notFound, path: name,
      "no model of faces is installed, where one is expected in one of "
        + "\(folders.joined(separator: ", ")). Set STOIC_MODELS to the folder that has faces/ in it, "
        + "or train one with stoic train face-model.")
  }

  private static func list(_ names: [String]) -> String {
    let shown = names.sorted().prefix(4).map { "\"\($0)\"" }.joined(separator: ", ")
    return switch names.count {
    case 0: "no tensors"
    case 1...4: shown
    default: "\(shown) and \(names.count - 4) more"
    }
  }
}
