public import EmotionRecognition
import FaceSynthesis
import Glibc
import Toolkit

/// The installed models as `stoic models --json` prints them.
public struct ModelListing: Encodable, Sendable {
  public struct Entry: Encodable, Sendable {
    /// The name that commands accept.
    let name: String
    let path: String
    /// The size of the file.
    let bytes: Int
    /// The model file's card.
    let card: ModelCard
  }

  /// The model for drawing synthetic faces.
  public struct Faces: Encodable, Sendable {
    let path: String
    /// The size of the file.
    let bytes: Int
    let trainingData: String
    let licence: String
  }

  /// The searched folders, in order.
  public let folders: [String]
  public let models: [Entry]
  /// nil if none is installed.
  public let faceModel: Faces?
  /// Why other files in those folders were rejected.
  public let rejections: [String]

  public init(of library: ModelLibrary) {
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

extension ModelListing {
  /// The models as a table for people, followed by their licences.
  public var table: String {
    let header = [
      "MODEL", "METHOD", "ACCURACY (95% CI)", "WITH A FACE (95% CI)", "MEASURED ON", "SIZE",
    ]
    let rows = models.map { model in
      [
        model.name, model.card.method.rawValue, Self.cell(model.card.accuracy),
        Self.cell(model.card.accuracyWithFace),
        model.card.accuracy.map { "\($0.data), n = \($0.n)" } ?? "-",
        Self.size(model.bytes),
      ]
    }
    var licences = models.map { "\($0.name): \($0.card.licence)" }
    var faces: [String] = []
    if let faceModel {
      faces = [
        "",
        "Synthetic faces are drawn from \(faceModel.path) "
          + "(\(faceModel.trainingData); \(Self.size(faceModel.bytes)))",
      ]
      licences.append("face model: \(faceModel.licence)")
    }
    return (TextTable([header] + rows).lines() + faces + ["", "Licences"] + licences)
      .joined(separator: "\n")
  }

  /// An accuracy in percent with its interval: `61.2% (59.6-62.8)`; `-` if it was not measured.
  static func cell(_ accuracy: ModelCard.Accuracy?) -> String {
    guard let accuracy, let low = accuracy.ci95.first, let high = accuracy.ci95.last else {
      return "-"
    }
    return
      "\(NumberText.percent(accuracy.value)) (\(NumberText.points(low))-\(NumberText.points(high)))"
  }

  /// Bytes in millions, as `45.0 MB`.
  static func size(_ bytes: Int) -> String {
    NumberText.fixed(Double(bytes) / 1e6, 1) + " MB"
  }
}
