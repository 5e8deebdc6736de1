public import EmotionCore
import Toolkit

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

  /// - Throws: `FaceModelError`: no emotion, too many faces, or what varies is beyond reason.
  func validate() throws(FaceModelError) {
    try check(faces: count, people: 1, frames: 1, emotions: emotions)
    try variation.validate()
  }

  /// The emotion of a face.
  public func emotion(_ number: Int) -> Emotion { emotions[number % emotions.count] }

  /// The description of a face.
  public func face(_ number: Int) -> FaceDescription {
    var generator = SeededGenerator(seed: seed, stream: UInt64(number))
    return model.face(emotion(number), variation: variation, using: &generator)
  }

  /// Who is shown: everyone once.
  public func subject(_ number: Int) -> String { "drawn-\(number)" }

  /// Where a face's picture lies in the folder.
  public func path(_ number: Int) -> String {
    "\(emotion(number).rawValue)/\(Digits.six(number)).png"
  }

  /// Draws every face, on several threads and in no order.
  ///
  /// - Parameter take: Gets the number of a face, the face and its picture; any thread.
  /// - Throws: `FaceModelError`: a side that cannot be drawn, or what a picture or `take` failed
  ///   of.
  /// - Returns: What `take` made of the faces, in their order.
  public func draw<Taken: Sendable>(
    _ take: @Sendable (Int, FaceDescription, DrawnFace) throws(FaceModelError) -> Taken
  ) throws(FaceModelError) -> [Taken] {
    try validate()
    return try concurrentMap(0..<count, threads: threads) { () throws(FaceModelError) in
    } _: { _, number throws(FaceModelError) in
      let face = face(number)
      return try take(number, face, model.draw(face, side: side))
    }
  }
}
