import CommandLineSupport
import DatasetPreparation
import EmotionDatasets
import EmotionRecognition
import FaceSynthesis

/// The synthetic faces that commands measure on without --data.
enum SyntheticSample {
  static let count = 210
  private static let seed: UInt64 = 7

  /// Draws the faces and prints a note.
  static func open(library: ModelLibrary, threads: Int) throws -> Dataset {
    let dataset = try draw(count, library: library, threads: threads)
    StandardError.print(
      "Without --data: \(count) synthetic faces, as from stoic synthesize --count \(count) --seed "
        + "\(seed). \(dataset.caution ?? "")")
    return dataset
  }

  /// Draws any number of faces, in any size.
  static func draw(
    _ count: Int, side: Int = 350, library: ModelLibrary, threads: Int
  ) throws -> Dataset {
    var faces = SyntheticDataset(try FaceModel.read(library.faceModel()), count: count)
    (faces.sampling.seed, faces.side, faces.sampling.threads) = (seed, side, threads)
    return try Dataset.drawn(faces)
  }
}
