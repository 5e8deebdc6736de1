import EmotionCore
import EmotionRecognition
import EvaluationStatistics
public import FaceAlignment
import FaceAnalysis
public import PixelImages
import Toolkit

/// How Stoic's landmarks compare with dlib's, in place and in time: both on the same faces in turn,
/// in one thread, dlib's points before it rounds them.
public struct AlignmentBenchmark: Codable, Equatable, Sendable {
  /// The faces.
  public let n: Int
  /// Over all points of all faces: the distance between ours and dlib's, in pixels.
  public let maxDifferencePixels: Double
  public let meanDifferencePixels: Double
  /// Medians of one face, all points, from its box.
  public let dlibMilliseconds: Double
  public let nativeMilliseconds: Double
  /// How many times as long dlib takes.
  public let ratio: Double
  /// Whether our predictor starts from the cache, where that can be written.
  public let startsFromCache: Bool
  /// The median until our predictor is ready.
  public let loadMilliseconds: Double
  /// The pictures that both detectors searched.
  public let pictures: Int
  /// Medians of searching one of them for faces, enlarged where it is small, in one thread.
  public let detectorDlibMilliseconds: Double
  public let detectorNativeMilliseconds: Double
  /// The share of the pictures in which both detectors find as many faces, each box within a pixel
  /// and each score within 0.001.
  public let detectorAgreement: Double
  /// The median until our predictor and our detector are ready.
  public let readyMilliseconds: Double
  /// What memory they take.
  public let growth: Growth

  /// Measures on the faces that the detector finds, one a picture.
  ///
  /// - Parameters:
  ///   - predictor: Dlib's file.
  ///   - rounds: How often each face is measured.
  /// - Throws: `ComparisonError`: the predictor cannot be used, or no face is found.
  public init(
    predictor path: String, images: [Image], rounds: Int = 4, cache: CascadeCache? = .standard
  ) throws(ComparisonError) {
    let reasonNotKept = try step { () throws(FaceError) in
      try ShapePredictor(path: path, cache: cache).reasonNotKept
    }
    startsFromCache = cache != nil && reasonNotKept == nil
    growth = try Self.growth(path, cache: cache, images: images)
    let faces = try step { () throws(RecognitionError) in
      let locator = try FaceLocator(policy: .skip)
      var faces: [Face] = []
      for image in images {
        let enlarged = try EnlargedImage(image)
        guard let face = try locator.faces(in: enlarged).first else { continue }
        // Dlib's boxes are of whole pixels.
        let box = enlarged.enlarged(face.box)
        faces.append(
          Face(
            image: enlarged.image,
            box: Rect(
              x: box.x.rounded(), y: box.y.rounded(), width: box.width.rounded(),
              height: box.height.rounded())))
      }
      return faces
    }
    guard !faces.isEmpty else { throw .untimed(count: images.count) }
    let native = try step { () throws(FaceError) in try ShapePredictor(path: path, cache: cache) }
    let dlib = try step { () throws(FaceError) in
      try ShapePredictor(path: path, engine: .dlib)
    }
    let runs = try step { () throws(FaceError) in
      try Self.inTurn([dlib, native], on: faces, rounds: rounds)
    }
    let differences = Self.differences(runs[1].points, runs[0].points)
    n = faces.count
    maxDifferencePixels = differences.max() ?? 0
    meanDifferencePixels = differences.reduce(0, +) / Double(max(1, differences.count))
    dlibMilliseconds = runs[0].median
    nativeMilliseconds = runs[1].median
    ratio = dlibMilliseconds / nativeMilliseconds
    loadMilliseconds = try step { () throws(FaceError) in
      try Timing.measure("load") { () throws(FaceError) in
        _ = try ShapePredictor(path: path, cache: cache)
      }
      .medianMilliseconds
    }
    readyMilliseconds = try step { () throws(FaceError) in
      try Timing.measure("ready") { () throws(FaceError) in
        _ = try ShapePredictor(path: path, cache: cache)
        _ = try FaceDetector()
      }
      .medianMilliseconds
    }
    let searched = try step { () throws(RecognitionError) in
      try images.map { image throws(RecognitionError) in try EnlargedImage(image).image }
    }
    pictures = searched.count
    let searches = try step { () throws(FaceError) in try Self.search(searched) }
    detectorDlibMilliseconds = searches.dlib
    detectorNativeMilliseconds = searches.native
    detectorAgreement = searches.agreement
  }

  /// A picture with the box of its face.
  private struct Face {
    let image: Image
    let box: Rect
  }

  /// What a predictor gave, and how long it took.
  private struct Run {
    var points: [[Point]] = []
    var times: [Double] = []

    var median: Double { Percentile.median(times) ?? 0 }
  }

  /// Every predictor on every face in turn, so that what disturbs the machine disturbs all alike.
  private static func inTurn(
    _ predictors: [ShapePredictor], on faces: [Face], rounds: Int
  ) throws(FaceError) -> [Run] {
    var runs = predictors.map { _ in Run() }
    let clock = ContinuousClock()
    for round in 0..<max(1, rounds) {
      for face in faces {
        // Each predictor is first in its turn: the first one finds the picture cold.
        for turn in predictors.indices {
          let index = (turn + round) % predictors.count
          let begin = clock.now
          let points = try predictors[index].landmarks(in: face.image, box: face.box).points
          runs[index].times.append((clock.now - begin) / .milliseconds(1))
          if round == 0 { runs[index].points.append(points) }
        }
      }
    }
    return runs
  }

  private static func differences(_ found: [[Point]], _ expected: [[Point]]) -> [Double] {
    zip(found, expected).flatMap { zip($0, $1).map { ($0 - $1).length } }
  }
}
