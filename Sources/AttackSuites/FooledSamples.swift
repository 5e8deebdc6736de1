import AttackLedger
import DurableFiles
import FoundationEssentials
import PixelImages
import Toolkit

/// Pictures that were fooled, for people to look at, clean and perturbed.
///
/// The first of each class at each epsilon, or the first of each attack if the attacks have limits
/// of their own.
struct FooledSamples {
  let folder: String

  /// A pair of files.
  struct Pair: Equatable {
    let epsilon: Double
    /// nil for the first of an attack.
    let label: Int?
    let attack: String
    let clean: String
    let perturbed: String
    /// The file of the points before and after; nil if the model places none.
    let points: String?

    /// Where the points were and are, in pixels; nil if unknown.
    var arrows: ArrowDrawing.Points? {
      points.flatMap { path in
        (try? DurableFile.read(path)).flatMap {
          try? JSONDecoder().decode(ArrowDrawing.Points.self, from: $0)
        }
      }
    }
  }

  /// Writes what a batch adds.
  func keep(_ batch: RobustnessRun.AttackedBatch, of pictures: [CleanPicture]) throws {
    for (index, outcome) in batch.outcomes.enumerated()
    where outcome.isFooled && pictures[index].isRight {
      let key =
        outcome.epsilon == AttackOutcome.ownLimit
        ? outcome.attack : String(pictures[index].label)
      let base = "\(folder)/\(NumberText.plain(outcome.epsilon))/\(key)"
      guard perturbed(in: base) == nil else { continue }
      try DurableFile.createFolder(base)
      try batch.originals[index].writePNG(to: "\(base)/clean.png")
      if let points = batch.changes[index].flatMap(ArrowDrawing.Points.init) {
        try DurableFile.write(RobustnessRun.json(points), to: "\(base)/\(Self.points)")
      }
      try batch.images[index].writePNG(to: "\(base)/\(outcome.attack).png")
    }
  }

  /// The pairs on the disk, the smallest epsilon first.
  var pairs: [Pair] {
    names(in: folder).compactMap { Double($0) }.sorted().flatMap { epsilon in
      let place = "\(folder)/\(NumberText.plain(epsilon))"
      return names(in: place).compactMap { key -> Pair? in
        let base = "\(place)/\(key)"
        guard let perturbed = perturbed(in: base) else { return nil }
        return Pair(
          epsilon: epsilon, label: Int(key), attack: String(perturbed.dropLast(4)),
          clean: "\(base)/clean.png", perturbed: "\(base)/\(perturbed)",
          points: names(in: base).contains(Self.points) ? "\(base)/\(Self.points)" : nil)
      }
    }
  }

  private static let points = "points.json"

  /// The name of the perturbed picture, which is written last.
  private func perturbed(in folder: String) -> String? {
    names(in: folder).first { $0.hasSuffix(".png") && $0 != "clean.png" }
  }

  private func names(in folder: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
  }
}
