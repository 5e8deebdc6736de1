import EmotionRecognition
import FaceAlignment
import FaceAnalysis
import PixelImages

extension AlignmentBenchmark {
  /// By how much the process grew, in mebibytes; nil where the system does not say.
  public struct Growth: Codable, Equatable, Sendable {
    /// Until predictor and detector were ready.
    public internal(set) var readyMebibytes: Double?
    /// Until they had found and placed the first face; nil as well where there was none.
    public internal(set) var firstFaceMebibytes: Double?
    /// Until they had done so with every picture.
    public internal(set) var allFacesMebibytes: Double?
  }

  /// How the process grows while predictor and detector are made and work, pictures that are
  /// enlarged for them included.
  ///
  /// To be called before anything else has used either, and with the predictor in the cache
  /// already. What is resident of the leaves are pages of the cache's file: those that were
  /// visited, and their neighbours, which the system maps along. All processes share them, and the
  /// system may take them back.
  static func growth(
    _ path: String, cache: CascadeCache?, images: [Image]
  ) throws(ComparisonError) -> Growth {
    let before = ProcessMemory.residentMebibytes
    func mebibytes() -> Double? {
      guard let before, let now = ProcessMemory.residentMebibytes else { return nil }
      return now - before
    }
    var growth = Growth()
    let predictor = try step { () throws(FaceError) in
      try ShapePredictor(path: path, cache: cache)
    }
    let locator = try step { () throws(RecognitionError) in try FaceLocator(policy: .skip) }
    growth.readyMebibytes = mebibytes()
    for image in images {
      let face = try step { () throws(RecognitionError) in
        let enlarged = try EnlargedImage(image)
        return try locator.faces(in: enlarged).first.map { ($0.box, enlarged) }
      }
      guard let (box, enlarged) = face else { continue }
      _ = try step { () throws(FaceError) in
        try predictor.landmarks(in: enlarged.image, box: enlarged.enlarged(box))
      }
      if growth.firstFaceMebibytes == nil { growth.firstFaceMebibytes = mebibytes() }
    }
    growth.allFacesMebibytes = mebibytes()
    return growth
  }
}
