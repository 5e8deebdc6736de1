import ArgumentParser
import DatasetPreparation
import EmotionDatasets

/// The sample of a dataset that a command shows to models, and the seed of everything random.
struct SampleOptions: ParsableArguments {
  @Option(help: "The size of a stratified sample; all pictures by default.")
  var limit: Int?

  @Option(help: "The seed of the sample and of all other random numbers.")
  var seed: UInt64 = 1

  func validate() throws {
    guard limit ?? 1 >= 1 else { throw ValidationError("--limit must be at least 1.") }
  }

  /// The pictures of a split, or a sample of them.
  func images(of dataset: Dataset, in split: SplitChoice) -> [LabelledImage] {
    let images = dataset.images(in: split)
    return limit.map { Dataset.stratifiedSample(images, count: $0, seed: seed) } ?? images
  }
}
