import CommandLineSupport
import EmotionDatasets
import EmotionRecognition

extension Dataset {
  /// The dataset with the face of each portrait instead of the whole picture; says how many have
  /// none, which stay whole, as do pictures that cannot be read.
  func cuttingOutFaces() throws -> Dataset {
    let cropper = try FaceCropper()
    var line = CountLine(what: "portraits")
    var (done, faceless) = (0, 0)
    let cropped = cropped { image in
      defer { done += 1 }
      line.show(done: done, total: images.count, label: "finding faces")
      guard let picture = try? image.load(), let region = try? cropper.region(of: picture) else {
        faceless += 1
        return nil
      }
      return region
    }
    line.clear()
    StandardError.print(
      "The face of each portrait was cut out; \(faceless) of \(images.count) pictures, in which none "
        + "was found, are taken whole. --framing face-crop takes all whole.")
    return cropped
  }
}
