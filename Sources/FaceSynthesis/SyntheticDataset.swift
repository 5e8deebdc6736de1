import Dispatch
public import EmotionCore
import PixelImages
import Synchronization

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Synthetic faces to be written: class folders of PNG, the landmarks and a manifest.
///
/// Each face depends on the seed and its number alone: the same seed gives the same bytes, on any
/// number of threads.
public struct SyntheticDataset: Sendable {
  public let model: FaceModel
  public var seed: UInt64 = 1
  public var count: Int
  /// In turn.
  public var emotions = Emotion.allCases
  public var side = 350
  public var variation = FaceModel.Variation()
  public var threads = 1

  public init(_ model: FaceModel, count: Int) {
    self.model = model
    self.count = count
  }

  /// The description of a face.
  public func face(_ number: Int) -> FaceDescription {
    var generator = SeededGenerator(seed: seed, stream: UInt64(number))
    return model.face(
      emotions[number % emotions.count], variation: variation, using: &generator)
  }

  /// Where a face's picture lies in the folder.
  public func path(_ number: Int) -> String {
    let digits = String(number)
    let zeros = String(repeating: "0", count: max(0, 6 - digits.count))
    return "\(face(number).emotion.rawValue)/\(zeros)\(digits).png"
  }

  /// Draws every face and hands its picture over, on several threads and in no order.
  ///
  /// - Parameter take: Gets the number of the face; any thread.
  /// - Throws: `FaceModelError`: a side that cannot be drawn, or what a picture or `take` failed
  ///   of.
  /// - Returns: The landmarks of the faces in their order.
  public func draw(
    _ take: @Sendable (Int, DrawnFace) throws(FaceModelError) -> Void
  ) throws(FaceModelError) -> [Landmarks] {
    let landmarks = Mutex([Landmarks?](repeating: nil, count: count))
    let failure = Mutex<FaceModelError?>(nil)
    let next = Mutex(0)
    withoutActuallyEscaping(take) { take in
      DispatchQueue.concurrentPerform(iterations: max(1, min(threads, count))) { _ in
        do throws(FaceModelError) {
          while failure.withLock({ $0 == nil }) {
            let number = next.withLock { next in
              defer { next += 1 }
              return next
            }
            guard number < count else { return }
            let drawn = try model.draw(face(number), side: side)
            try take(number, drawn)
            landmarks.withLock { $0[number] = drawn.landmarks }
          }
        } catch { failure.withLock { $0 = error } }
      }
    }
    if let error = failure.withLock({ $0 }) { throw error }
    return landmarks.withLock { $0.compactMap { $0 } }
  }
}
