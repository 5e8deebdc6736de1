import DurableFiles
import FoundationEssentials
import PixelImages
import Toolkit

/// Pictures that were fooled, for people to look at: of each class the first at each epsilon, clean
/// and perturbed.
struct FooledSamples {
  let folder: String

  /// A pair of files.
  struct Pair: Equatable {
    let epsilon: Double
    let label: Int
    let attack: String
    let clean: String
    let perturbed: String
  }

  /// Writes what a batch adds.
  func keep(_ batch: RobustnessRun.AttackedBatch, of pictures: [CleanPicture]) throws {
    for (index, outcome) in batch.outcomes.enumerated() where outcome.isFooled {
      let base = "\(folder)/\(NumberText.plain(outcome.epsilon))/\(pictures[index].label)"
      guard !FileManager.default.fileExists(atPath: base) else { continue }
      try DurableFile.createFolder(base)
      try batch.originals[index].writePNG(to: "\(base)/clean.png")
      try batch.images[index].writePNG(to: "\(base)/\(outcome.attack).png")
    }
  }

  /// The pairs on the disk, the smallest epsilon first.
  var pairs: [Pair] {
    names(in: folder).compactMap { Double($0) }.sorted().flatMap { epsilon in
      let place = "\(folder)/\(NumberText.plain(epsilon))"
      return names(in: place).compactMap { Int($0) }.sorted().compactMap { label -> Pair? in
        let base = "\(place)/\(label)"
        let perturbed = names(in: base).first { $0.hasSuffix(".png") && $0 != "clean.png" }
        guard let perturbed else { return nil }
        return Pair(
          epsilon: epsilon, label: label, attack: String(perturbed.dropLast(4)),
          clean: "\(base)/clean.png", perturbed: "\(base)/\(perturbed)")
      }
    }
  }

  private func names(in folder: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
  }
}
