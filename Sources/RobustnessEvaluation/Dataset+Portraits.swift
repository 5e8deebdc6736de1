public import EmotionDatasets
public import EmotionRecognition
import PixelImages
import Toolkit

extension Dataset {
  /// The dataset with the face of each portrait cut out, and the number of pictures in which none
  /// was found, which stay whole.
  ///
  /// Pictures that cannot be read stay as they are, to be rejected where they are loaded.
  ///
  /// - Parameters:
  ///   - splits: The splits that will be used; in others nothing is sought.
  ///   - search: How faces are looked for.
  ///   - threads: Detectors that work side by side.
  ///   - report: Called with the pictures done and their number.
  /// - Throws: `ComparisonError`: a detector could not be made, or failed.
  public func cuttingOutFaces(
    in splits: [Split], search: FaceSearch = FaceSearch(), threads: Int,
    report: (Int, Int) -> Void = { _, _ in }
  ) throws(ComparisonError) -> (dataset: Dataset, faceless: Int) {
    let croppers = try step { () throws(RecognitionError) in
      try WorkerPool(count: threads) { () throws(RecognitionError) in
        try FaceCropper(search: search)
      }
    }
    let used = images.filter { $0.split.map(splits.contains) ?? false }
    var regions: [String: PixelRegion] = [:]
    var faceless = 0
    let batch = 16 * max(1, threads)
    for begin in stride(from: 0, to: used.count, by: batch) {
      let readable = used[begin..<min(begin + batch, used.count)].compactMap { item in
        (try? item.load()).map { (item, $0) }
      }
      let found = croppers.map(readable.map(\.1)) { cropper, image throws(RecognitionError) in
        try cropper.region(of: image)
      }
      for ((item, _), result) in zip(readable, found) {
        do {
          guard let region = try result.get() else {
            faceless += 1
            continue
          }
          regions[item.id] = region
        } catch  where error.fault == .data {
          continue  // Too small; whoever loads it says so.
        } catch {
          throw .step(error)
        }
      }
      report(min(begin + batch, used.count), used.count)
    }
    return (framedAsPortraits { regions[$0.id] }, faceless)
  }
}
