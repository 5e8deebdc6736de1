import Dispatch
import EmotionCore
import EmotionDatasets
import EmotionRecognition
import FaceAnalysis
import PixelImages
import Synchronization

/// Finds the best face of each picture with its landmarks, on several threads.
struct FaceFinder: Sendable {
  let predictor: ShapePredictor
  let threads: Int

  /// The faces in the order of the pictures.
  ///
  /// - Parameter report: Called with the pictures done and their number.
  func faces(
    of pictures: [LabelledImage], report: (Int, Int) -> Void
  ) throws(FaceModelTrainingError) -> FoundFaces {
    var found = FoundFaces()
    let batch = 32 * max(1, threads)
    for begin in stride(from: 0, to: pictures.count, by: batch) {
      let part = Array(pictures[begin..<min(begin + batch, pictures.count)])
      for outcome in try outcomes(part) { found.append(outcome) }
      report(min(begin + batch, pictures.count), pictures.count)
    }
    return found
  }

  private func outcomes(
    _ pictures: [LabelledImage]
  ) throws(FaceModelTrainingError) -> [FoundFaces] {
    let outcomes = Mutex([Int: FoundFaces]())
    let failure = Mutex<RecognitionError?>(nil)
    let next = Mutex(0)
    DispatchQueue.concurrentPerform(iterations: min(max(1, threads), pictures.count)) { _ in
      do throws(RecognitionError) {
        let locator = try FaceLocator(framing: .faceCrop, policy: .skip)
        let finder = try LandmarkFinder(predictor: predictor, refinesBox: true)
        while true {
          let index = next.withLock { next in
            defer { next += 1 }
            return next
          }
          guard index < pictures.count else { return }
          let outcome = Self.outcome(of: pictures[index], locator: locator, finder: finder)
          outcomes.withLock { $0[index] = outcome }
        }
      } catch { failure.withLock { $0 = error } }
    }
    if let error = failure.withLock({ $0 }) { throw .step(fault: error.fault, reason: "\(error)") }
    let found = outcomes.withLock { $0 }
    return pictures.indices.compactMap { found[$0] }
  }

  private static func outcome(
    of picture: LabelledImage, locator: FaceLocator, finder: LandmarkFinder
  ) -> FoundFaces {
    do {
      let image = try EnlargedImage(picture.load())
      guard let face = try locator.faces(in: image).first else { return FoundFaces(faceless: 1) }
      let landmarks = image.reduced(try finder.landmarks(in: image, box: face.box))
      return FoundFaces(faces: [FoundFace(picture: picture, landmarks: landmarks)])
    } catch {
      return FoundFaces(rejections: [Rejection(item: picture.id, reason: "\(error)")])
    }
  }
}
