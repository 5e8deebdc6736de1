import EmotionCore
import EmotionRecognition
import FaceSynthesis
import Foundation
import FuzzerDriver
import PixelImages
import Safetensors
import Toolkit

/// Gives made-up bytes to the reader of pictures and to those of weights; `Scripts/fuzz` builds it.
@main
enum ReaderFuzzer {
  static func main() throws {
    // On a disk in memory, since models are read by their paths.
    let path = "/dev/shm/stoic-fuzz-\(getpid())"
    // The first byte chooses the reader.
    try FuzzerDriver.run(seeds: seeds()) { input in
      guard let choice = input.first else { return }
      let bytes = Data(input.dropFirst())
      choice & 1 == 0 ? readPicture(bytes) : readWeights(bytes, path: path)
    }
  }

  /// A picture that comes out has the pixels that its size promises.
  private static func readPicture(_ bytes: Data) {
    guard let image = try? Image.decode(bytes, name: "made up", pixelLimit: 100_000) else { return }
    precondition(image.width > 0 && image.height > 0 && [1, 3].contains(image.channels))
    precondition(image.width * image.height <= 100_000)
    precondition(image.pixels.count == image.width * image.height * image.channels)
  }

  /// What is read of weights can be used.
  private static func readWeights(_ bytes: Data, path: String) {
    guard let file = try? SafetensorsFile.decode(bytes, path: "made up") else { return }
    for name in file.tensors.keys {
      _ = try? file.floats(name, shape: file.tensors[name]?.shape ?? [], path: "made up")
    }
    guard (try? bytes.write(to: URL(fileURLWithPath: path))) != nil else { return }
    _ = try? ModelFile.readCard(path)
    if let model = try? LandmarkModel.read(path) {
      _ = try? model.probabilities(
        of: Landmarks(points: (0..<68).map { Point(x: Double($0 * 37 % 68), y: Double($0)) }))
    }
    if let model = try? FaceModel.read(path) {
      _ = try? model.draw(FaceDescription(.happiness), side: 32)
    }
  }

  /// Small pictures in every format that can be written here, and whole files of weights.
  private static func seeds() throws -> [(name: String, bytes: [UInt8])] {
    let pixels = (0..<300).map { UInt8($0 * 7 % 256) }
    let (grey, color) = (
      try Image(width: 20, height: 15, channels: 1, pixels: pixels),
      try Image(width: 10, height: 10, channels: 3, pixels: pixels)
    )
    let gif: [UInt8] =
      Array("GIF89a".utf8) + [2, 0, 2, 0, 0x80, 0, 0, 0, 0, 0, 255, 255, 255]
      + [0x2C, 0, 0, 0, 0, 2, 0, 2, 0, 0, 2, 3, 68, 24, 20, 0, 0x3B]
    let bmp: [UInt8] =
      Array("BM".utf8) + [
        70, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0,
      ]
      + [1, 0, 24, 0] + [UInt8](repeating: 0, count: 24) + [UInt8](repeating: 99, count: 16)
    var weights = SafetensorsFile(metadata: ["kind": "face-model", "format_version": "1"])
    weights.tensors["mean_shape"] = StoredTensor(
      shape: [68, 2], floats: [Float](repeating: 0.5, count: 136), as: .float16)
    return [
      ("grey-png", [0] + (try grey.pngData())), ("color-png", [0] + (try color.pngData())),
      ("jpeg", [0] + (try color.jpegData(quality: 80))), ("gif", [0] + gif), ("bmp", [0] + bmp),
      ("weights", [1] + weights.encoded()),
    ]
  }
}
