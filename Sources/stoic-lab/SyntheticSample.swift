import CommandLineSupport
import EmotionDatasets
import EmotionRecognition
import FaceSynthesis
import RobustnessEvaluation

/// The synthetic faces that a command measures on where it is given none.
enum SyntheticSample {
  static let count = 210
  private static let seed: UInt64 = 7

  /// Draws them, and says so.
  static func open(library: ModelLibrary, threads: Int) throws -> Dataset {
    var faces = SyntheticDataset(try FaceModel.read(library.faceModel()), count: count)
    (faces.seed, faces.threads) = (seed, threads)
    let dataset = try Dataset.drawn(faces)
    StandardError.print(
      "Without --data: \(count) synthetic faces, those of stoic synthesize --count \(count) --seed "
        + "\(seed). \(dataset.caution ?? "")")
    return dataset
  }
}
