import DeepRecognition
import DurableFiles
import EmotionCore
import EmotionRecognition
import Foundation
import NeuralNetworks
import Safetensors
import Tensors
import TestSupport
import Testing
import Toolkit

@Suite("A ResNet's model file")
struct ResNetModelFileTests {
  /// A whole model in float16, written once for all tests.
  static let whole: (folder: TemporaryFolder, path: String) = {
    do {
      let folder = try TemporaryFolder()
      let path = folder.file("whole.safetensors")
      try Models.shared().write(to: path, halfPrecision: true)
      return (folder, path)
    } catch { preconditionFailure("\(error)") }
  }()

  private let folder: TemporaryFolder
  private var path: String { folder.file("model.safetensors") }

  init() throws { folder = try TemporaryFolder() }

  @Test("in float32 brings back the same logits, the card and the preprocessing")
  func single() throws {
    let model = try Models.make(seed: 2, stem: .small)
    try model.write(to: path, halfPrecision: false)
    let back = try ResNetModel.read(path)
    #expect(back.input == Models.input)
    #expect(back.network.stem == .small)
    #expect(back.network.depth == .resNet18)
    #expect(back.card.name == "toy-resnet")
    #expect(back.card.details["recipe"] == "by hand")
    let picture = try Models.picture(24, 24)
    #expect(try Models.logits(back, picture) == Models.logits(model, picture))
  }

  @Test("keeps the centre crop, and of files without one sees the whole picture")
  func centerCrop() throws {
    let model = try Models.make()
    let input = ResNetInput(size: 24, mean: 0.4, deviation: 0.25, centerCrop: 0.8)
    try ResNetModel(card: model.card, network: model.network, input: input)
      .write(to: path, halfPrecision: true)
    #expect(try ResNetModel.read(path).input == input)
    var file = try SafetensorsFile.read(path)
    file.metadata["input_center_crop"] = nil
    try file.write(to: path)
    #expect(try ResNetModel.read(path).input.centerCrop == 1)
  }

  @Test(
    "with a centre crop that is no part of a picture is refused", arguments: ["0", "1.5", "-1"])
  func badCrop(crop: String) throws {
    var file = try SafetensorsFile.read(Self.whole.path)
    file.metadata["input_center_crop"] = crop
    try file.write(to: path)
    try expectError(.badValue, mentioning: "centre crop")
  }

  @Test("in float16 is half as large and brings back nearly the same logits")
  func half() throws {
    let bytes = try DurableFile.read(Self.whole.path).count
    #expect(abs(Double(bytes) / (2 * 11_180_000) - 1) < 0.01)
    let picture = try Models.picture(30, 20, channels: 3)
    let exact = try Models.logits(Models.shared(), picture)
    let rounded = try Models.logits(ResNetModel.read(Self.whole.path), picture)
    #expect(rounded != exact)
    #expect(close(rounded, exact, within: 0.02))
    #expect((exact.max() ?? 0) - (exact.min() ?? 0) > 0.5)
  }

  @Test(
    "of another depth is refused",
    arguments: [(34, .missingTensor), (50, .wrongShape)]
      as [(Int, ModelError.Code)])
  func otherDepth(depth: Int, code: ModelError.Code) throws {
    var file = try SafetensorsFile.read(Self.whole.path)
    file.metadata["method"] = "resnet\(depth)"
    try file.write(to: path)
    try expectError(code)
  }

  @Test("may have the counters of PyTorch's norms, and no other surplus")
  func surplus() throws {
    var file = try SafetensorsFile.read(Self.whole.path)
    file.tensors["bn1.num_batches_tracked"] = StoredTensor(shape: [], integers: [1])
    try file.write(to: path)
    _ = try ResNetModel.read(path)
    file.tensors["bn2.weight"] = StoredTensor(shape: [1], floats: [1])
    try file.write(to: path)
    try expectError(.unexpectedTensor, mentioning: "bn2.weight")
  }

  @Test("cut short is refused", arguments: [0, 5, 1000, -1])
  func truncated(length: Int) throws {
    let bytes = try DurableFile.read(Self.whole.path)
    try folder.write(
      length < 0 ? bytes.dropLast(-length) : bytes.prefix(length), to: "model.safetensors")
    try expectError(.unreadable)
  }

  @Test("that is not there is refused")
  func missing() throws { try expectError(.notFound) }

  @Test("that is no model is refused")
  func noModel() throws {
    try folder.write("emotion,pixels,Usage\n0,70 80,Training\n", to: "model.safetensors")
    try expectError(.unreadable)
    try SafetensorsFile().write(to: path)
    try expectError(.badMetadata)
  }

  @Test("of a landmark method is refused")
  func otherMethod() throws {
    try write { $0.method = .landmarkMLP }
    try expectError(.otherMethod, mentioning: "landmark-mlp")
  }

  @Test(
    "whose preprocessing means nothing is refused",
    arguments: [
      ("stem", nil, .badMetadata), ("stem", "large", .badMetadata),
      ("input_size", nil, .badMetadata), ("input_size", "many", .badMetadata),
      ("input_size", "0", .badValue), ("input_size", "-48", .badValue),
      ("input_size", "4097", .badValue), ("input_size", "47.5", .badValue),
      ("input_size", "1e30", .badValue), ("input_size", "inf", .badMetadata),
      ("input_mean", "nan", .badMetadata), ("input_deviation", "0", .badValue),
      ("input_deviation", nil, .badMetadata),
    ] as [(String, String?, ModelError.Code)])
  func badPreprocessing(key: String, value: String?, code: ModelError.Code) throws {
    try write { $0.details[key] = value }
    try expectError(code)
  }

  @Test(
    "whose weights are missing, of another shape or not finite is refused",
    arguments: [
      (nil, .missingTensor), (StoredTensor(shape: [64], floats: zeros(64)), .wrongShape),
      (StoredTensor(shape: [64, 3, 3, 3], floats: zeros(64 * 27)), .wrongShape),
      (
        StoredTensor(shape: [64, 3, 7, 7], floats: [.nan] + zeros(64 * 147 - 1), as: .float16),
        .badValue
      ),
      (StoredTensor(shape: [64, 3, 7, 7], floats: zeros(64 * 147 - 1) + [.infinity]), .badValue),
    ] as [(StoredTensor?, ModelError.Code)])
  func badWeights(tensor: StoredTensor?, code: ModelError.Code) throws {
    try write(["conv1.weight": tensor].compactMapValues { $0 }) { _ in }
    try expectError(code, mentioning: "conv1.weight")
  }

  @Test("cannot be written over a folder, and says so")
  func unwritable() throws {
    let model = try Models.shared()
    let error = #expect(throws: ModelError.self) {
      try model.write(to: folder.path, halfPrecision: true)
    }
    #expect(error?.fault == .software)
    #expect(try folder.names() == [])
  }

  private static func zeros(_ count: Int) -> [Float] { [Float](repeating: 0, count: count) }

  /// Writes a file of a sound card, changed, and few tensors.
  private func write(
    _ tensors: [String: StoredTensor] = [:], _ change: (inout ModelCard) -> Void
  ) throws {
    var card = Models.card
    card.details = [
      "stem": "standard", "input_size": "48", "input_mean": "0.5", "input_deviation": "0.25",
    ]
    change(&card)
    try ModelFile(card: card, tensors: tensors).write(to: path)
  }

  private func expectError(_ code: ModelError.Code, mentioning word: String = "") throws {
    let error = #expect(throws: ModelError.self) { try ResNetModel.read(path) }
    #expect(error?.code == code, "\(error?.description ?? "")")
    #expect(error?.description.contains(path) == true)
    #expect(word.isEmpty || error?.description.contains(word) == true)
    #expect(error?.fault == .data)
  }
}
