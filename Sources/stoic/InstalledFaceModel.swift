import EmotionCore
import EmotionRecognition

/// The face model that comes with the program.
enum InstalledFaceModel {
  private static let name = "faces/face-model.safetensors"

  /// Its file, in the first folder of models that has it.
  static func path() throws(MissingFaceModel) -> String {
    let library = ModelLibrary.standard()
    guard let path = library.file(name) else { throw MissingFaceModel(folders: library.folders) }
    return path
  }
}

/// No face model is installed.
struct MissingFaceModel: DescribedError {
  let folders: [String]
  let fault = Fault.data

  var description: String {
    "There is no faces/face-model.safetensors in \(folders.joined(separator: ", ")). Name a face model "
      + "with --model, or train one with stoic train face-model."
  }
}
