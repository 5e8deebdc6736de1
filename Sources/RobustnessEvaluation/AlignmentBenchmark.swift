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
  /// One form of the leaves against the exact one.
  public struct Form: Codable, Equatable, Sendable {
    public let form: String
    /// Over all points of all faces: the distance to where the exact leaves put the point, in
    /// pixels.
    public let maxDifferencePixels: Double
    public let meanDifferencePixels: Double
    public let percentile99DifferencePixels: Double
    /// The median of one face.
    public let milliseconds: Double
    /// The bytes of leaves that one face visits, in mebibytes: what memory must deliver.
    public let leafMebibytes: Double
  }

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
  public let forms: [Form]
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
      try Self.inTurn([.predictor(dlib), .predictor(native)], on: faces, rounds: rounds)
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
    forms = try Self.forms(path, faces: faces, rounds: rounds)
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

  /// A way of placing points.
  private enum Way {
    case predictor(ShapePredictor)
    case cascade(RegressionCascade, path: String)

    func points(of face: Face) throws(FaceError) -> [Point] {
      switch self {
      case .predictor(let predictor):
        return try predictor.landmarks(in: face.image, box: face.box).points
      case .cascade(let cascade, let path):
        var points: [Point] = []
        do throws(CascadeError) {
          try cascade.predict(face.image, box: face.box, into: &points)
        } catch { throw FaceError(error, path: path) }
        return points
      }
    }
  }

  /// What a way of placing points gave, and how long it took.
  private struct Run {
    var points: [[Point]] = []
    var times: [Double] = []

    var median: Double { Percentile.median(times) ?? 0 }
  }

  /// Every way on every face in turn, so that what disturbs the machine disturbs all alike.
  private static func inTurn(
    _ ways: [Way], on faces: [Face], rounds: Int
  ) throws(FaceError) -> [Run] {
    var runs = ways.map { _ in Run() }
    let clock = ContinuousClock()
    for round in 0..<max(1, rounds) {
      for face in faces {
        // Each way is first in its turn: the first one finds the picture cold.
        for turn in ways.indices {
          let index = (turn + round) % ways.count
          let way = ways[index]
          let begin = clock.now
          let points = try way.points(of: face)
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

  private static func forms(
    _ path: String, faces: [Face], rounds: Int
  ) throws(ComparisonError) -> [Form] {
    var cascades: [RegressionCascade] = []
    for form in LeafForm.allCases {
      do { cascades.append(try RegressionCascade.read(dlibFile: path, as: form).cascade) } catch {
        throw .step(FaceError(error, path: path))
      }
    }
    let ways = cascades.map { Way.cascade($0, path: path) }
    let runs = try step { () throws(FaceError) in try inTurn(ways, on: faces, rounds: rounds) }
    return zip(cascades, runs).map { (cascade: RegressionCascade, run: Run) -> Form in
      let differences = differences(run.points, runs[0].points)
      return Form(
        form: "\(cascade.leafForm)", maxDifferencePixels: differences.max() ?? 0,
        meanDifferencePixels: differences.reduce(0, +) / Double(max(1, differences.count)),
        percentile99DifferencePixels: Percentile.of(differences, at: 0.99) ?? 0,
        milliseconds: run.median, leafMebibytes: Double(cascade.visitedLeafBytes) / 1_048_576)
    }
  }
}
