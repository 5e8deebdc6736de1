import FoundationEssentials

/// A model file that a `ModelLibrary` found.
public struct InstalledModel: Equatable, Sendable {
  /// The file's name without `.safetensors`, as the programs use it.
  public let name: String
  public let path: String
  public let card: ModelCard

  /// The ending of model files.
  public static let fileExtension = ".safetensors"

  /// A path without the ending of model files.
  public static func stem(of path: String) -> String {
    path.hasSuffix(fileExtension) ? String(path.dropLast(fileExtension.count)) : path
  }

  /// The name of a file's model: the file's name without folder and ending.
  public static func name(of path: String) -> String {
    stem(of: path.split(separator: "/").last.map(String.init) ?? path)
  }
}

/// The models installed on this machine: the `.safetensors` files of several `Models` folders.
///
/// A model hides those of the same name in later folders. Only the files' headers are read.
public struct ModelLibrary: Equatable, Sendable {
  /// The folders, in search order; those that do not exist count as empty.
  public let folders: [String]

  public init(folders: [String]) {
    self.folders = folders
  }

  /// The library given by this process's environment, executable and working folder.
  ///
  /// - Parameter explicit: A folder that the user named, searched before all others.
  public static func standard(explicit: String? = nil) -> ModelLibrary {
    ModelLibrary(
      folders: searchFolders(
        explicit: explicit, environment: FileSystem.environment,
        executable: FileSystem.executable, workingFolder: FileSystem.workingFolder))
  }

  /// The library of a user who may have named a folder, which must exist.
  ///
  /// - Throws: `ModelError` with the code `.notFound`.
  public static func chosen(_ folder: String?) throws(ModelError) -> ModelLibrary {
    if let folder, !FileSystem.isFolder(folder) { throw .noFolder(folder) }
    return standard(explicit: folder)
  }

  /// The search order: the explicit folder; those of `STOIC_MODELS`, separated by colons; `Models`
  /// and `../share/stoic/Models` beside the executable; `Models` beside the `.build` folder it was
  /// built in; `Models` in the working folder; then `/usr/local/share/stoic/Models` and
  /// `/usr/share/stoic/Models`.
  public static func searchFolders(
    explicit: String?, environment: [String: String], executable: String?, workingFolder: String
  ) -> [String] {
    var folders: [String] = []
    if let explicit { folders.append(explicit) }
    if let named = environment["STOIC_MODELS"] {
      folders += named.split(separator: ":").map(String.init)
    }
    if let executable {
      let beside = FileSystem.folder(of: executable)
      folders.append(FileSystem.join(beside, "Models"))
      folders.append(FileSystem.join(FileSystem.folder(of: beside), "share/stoic/Models"))
      let parts = executable.split(separator: "/", omittingEmptySubsequences: false)
      if let build = parts.lastIndex(of: ".build") {
        folders.append(FileSystem.join(parts[..<build].joined(separator: "/"), "Models"))
      }
    }
    folders.append(FileSystem.join(workingFolder, "Models"))
    folders += ["/usr/local/share/stoic/Models", "/usr/share/stoic/Models"]
    var seen: Set<String> = []
    return folders.filter { seen.insert($0).inserted }
  }

  /// The model file for drawing synthetic faces, from the first folder that has it.
  ///
  /// - Throws: `ModelError` with the code `.notFound`.
  public func faceModel() throws -> String {
    let name = "faces/face-model.safetensors"
    guard let path = folders.lazy.map({ FileSystem.join($0, name) }).first(where: FileSystem.exists)
    else { throw ModelError.noFaceModel(name, in: folders) }
    return path
  }

  /// The models found, in search order and by name within a folder, and why other files were
  /// rejected.
  public func contents() -> (models: [InstalledModel], rejections: [ModelError]) {
    var models: [InstalledModel] = []
    var rejections: [ModelError] = []
    var names: Set<String> = []
    for (name, path) in files() where names.insert(name).inserted {
      do {
        models.append(
          InstalledModel(name: name, path: path, card: try ModelFile.readCard(path)))
      } catch {
        rejections.append(error as? ModelError ?? ModelError(.unreadable, path: path, "\(error)"))
      }
    }
    return (models, rejections)
  }

  /// The model that a user names: by path, by the name of an installed model, or by family, such as
  /// `landmark`, for the best installed one.
  ///
  /// - Throws: `ModelError`: there is no such model, or the file is not a Stoic model.
  public func model(_ nameOrPath: String) throws -> InstalledModel {
    if let family = ModelFamily.all.first(where: { $0.name == nameOrPath }) {
      return try standardModel(of: family)
    }
    if FileSystem.exists(nameOrPath), !FileSystem.isFolder(nameOrPath) {
      return InstalledModel(
        name: InstalledModel.name(of: nameOrPath), path: nameOrPath,
        card: try ModelFile.readCard(nameOrPath))
    }
    let wanted = InstalledModel.stem(of: nameOrPath)
    if let file = files().first(where: { $0.name == wanted }) {
      return InstalledModel(
        name: file.name, path: file.path, card: try ModelFile.readCard(file.path))
    }
    throw ModelError.notInstalled(nameOrPath, installed: contents().models.map(\.name), in: folders)
  }

  /// The best installed model of a family: in the first folder that holds any, the one whose card
  /// states the highest accuracy; the first by name if several are equal.
  ///
  /// - Throws: `ModelError` with the code `.notFound`: none is installed.
  public func standardModel(of family: ModelFamily) throws -> InstalledModel {
    let candidates = contents().models.filter { $0.card.method.family == family }
    guard let first = candidates.first else {
      throw ModelError.noneInstalled(family, in: folders)
    }
    let folder = FileSystem.folder(of: first.path)
    return candidates.filter { FileSystem.folder(of: $0.path) == folder }
      .reduce(first) { best, model in
        (model.card.accuracy?.value ?? 0) > (best.card.accuracy?.value ?? 0) ? model : best
      }
  }

  /// The models that a user names: `both` for the best landmark model and the best ResNet, else as
  /// `model`.
  ///
  /// - Throws: `ModelError`, as `model`.
  public func models(_ word: String) throws -> [InstalledModel] {
    word == "both"
      ? [try standardModel(of: .landmark), try standardModel(of: .resnet)] : [try model(word)]
  }

  private func files() -> [(name: String, path: String)] {
    folders.flatMap { folder in
      FileSystem.names(in: folder).compactMap { file in
        // Half-written files have a suffix after the ending and are not models.
        let name = InstalledModel.stem(of: file)
        return name.isEmpty || name == file ? nil : (name, FileSystem.join(folder, file))
      }
    }
  }
}

/// The file system, as far as finding models needs it.
enum FileSystem {
  static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

  static func isFolder(_ path: String) -> Bool {
    var isFolder = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder
  }

  /// The names in a folder, sorted; empty if it cannot be listed.
  static func names(in folder: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
  }

  static var workingFolder: String { FileManager.default.currentDirectoryPath }

  static var environment: [String: String] { ProcessInfo.processInfo.environment }

  /// The running program's file with links followed; `nil` if unknown.
  static var executable: String? {
    try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
  }

  /// The folder of a file; empty if the path names none.
  static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "" }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  static func join(_ folder: String, _ name: String) -> String {
    folder.isEmpty || folder.hasSuffix("/") ? folder + name : folder + "/" + name
  }
}
