import EmotionRecognition
import FaceSynthesis
import Glibc

/// The installed models as `stoic models --json` prints them.
struct ModelListing: Encodable {
  struct Entry: Encodable {
    /// The name that every command takes.
    let name: String
    let path: String
    /// The size of its file.
    let bytes: Int
    /// What the model file says about itself.
    let card: ModelCard
  }

  /// The model that synthetic faces are drawn from.
  struct Faces: Encodable {
    let path: String
    /// The size of its file.
    let bytes: Int
    let trainingData: String
    let licence: String
  }

  /// The folders that were searched, in order.
  let folders: [String]
  let models: [Entry]
  /// Nil where none is installed.
  let faceModel: Faces?
  /// Why other files in those folders are no models.
  let rejections: [String]

  init(of library: ModelLibrary) {
    let contents = library.contents()
    folders = library.folders
    models = contents.models.map {
      Entry(name: $0.name, path: $0.path, bytes: Self.bytes(of: $0.path), card: $0.card)
    }
    var rejections = contents.rejections.map(\.description)
    faceModel = Self.faces(of: library, rejections: &rejections)
    self.rejections = rejections
  }

  private static func bytes(of path: String) -> Int {
    var status = stat()
    return stat(path, &status) == 0 ? Int(status.st_size) : 0
  }

  private static func faces(of library: ModelLibrary, rejections: inout [String]) -> Faces? {
    guard let path = try? library.faceModel() else { return nil }
    do throws(FaceModelError) {
      let details = try FaceModel.readDetails(path)
      return Faces(
        path: path, bytes: bytes(of: path), trainingData: details["training_data"] ?? "unknown",
        licence: details["licence"] ?? "unknown")
    } catch {
      rejections.append(error.description)
      return nil
    }
  }
}
