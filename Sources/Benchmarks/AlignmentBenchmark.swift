import EmotionCore
import EvaluationStatistics
public import FaceAlignment
import FaceAnalysis
import ModelEvaluation
public import PixelImages
import Toolkit

/// Stoic's landmarks compared with dlib's, in position and time: both alternately on the same
/// faces, in one thread, with dlib's points before rounding.
public struct AlignmentBenchmark: Codable, Equatable, Sendable {
  /// The number of faces.
  public let n: Int
  /// The distance between our points and dlib's over all faces, in pixels.
  public let maxDifferencePixels: Double
  public let meanDifferencePixels: Double
  /// Medians for all points of one face, from its box.
  public let dlibMilliseconds: Double
  public let nativeMilliseconds: Double
  /// Dlib's time divided by ours.
  public let ratio: Double
  /// Whether our predictor loads from the cache.
  public let startsFromCache: Bool
  /// The median time to load our predictor.
  public let loadMilliseconds: Double
  /// The number of pictures both detectors searched.
  public let pictures: Int
  /// Medians for searching one of them, enlarged if small, in one thread.
  public let detectorDlibMilliseconds: Double
  public let detectorNativeMilliseconds: Double
  /// The share of pictures in which both detectors find the same faces: boxes within a pixel,
  /// scores within 0.001.
  public let detectorAgreement: Double
  /// The median time until our predictor and detector are ready.
  public let readyMilliseconds: Double
  /// The memory they take.
  public let growth: Growth

  /// The growth of the process, in mebibytes; nil if unknown.
  public struct Growth: Codable, Equatable, Sendable {
    /// Until predictor and detector were ready.
    public internal(set) var readyMebibytes: Double?
    /// Until they had processed the first face; also nil if there was none.
    public internal(set) var firstFaceMebibytes: Double?
    /// Until they had processed every picture.
    public internal(set) var allFacesMebibytes: Double?
  }

  /// Measures on the faces that the detector finds, one per picture.
  ///
  /// - Parameters:
  ///   - predictor: Dlib's file.
  ///   - rounds: The number of measurements per face.
  /// - Throws: `FaceError`: the predictor cannot be used; `UntimedError`: no face is found.
  public init(
    predictor path: String, images: [Image], rounds: Int = 4, cache: CascadeCache? = .standard
  ) throws {
    startsFromCache =
      try cache != nil && ShapePredictor(path: path, cache: cache).reasonNotKept == nil
    growth = try Self.growth(path, cache: cache, images: images)
    let pipeline = try FacePipeline(Self.faceCrops)
    let located = try images.map { try pipeline.locate($0) }
    let faces = located.compactMap { picture in
      picture.faces.first.map { face in
        // Dlib's boxes have whole pixels.
        let box = picture.enlarged.enlarged(face.box)
        return Face(
          image: picture.enlarged.image,
          box: Rect(
            x: box.x.rounded(), y: box.y.rounded(), width: box.width.rounded(),
            height: box.height.rounded()))
      }
    }
    guard !faces.isEmpty else { throw UntimedError(count: images.count) }
    let runs = try Self.inTurn(
      [
        Engine.dlib.loadPredictor(path: path),
        Engine.native.loadPredictor(path: path, cache: cache),
      ],
      on: faces, rounds: rounds)
    let differences = Self.differences(runs[1].points, runs[0].points)
    n = faces.count
    maxDifferencePixels = differences.max() ?? 0
    meanDifferencePixels = differences.reduce(0, +) / Double(max(1, differences.count))
    dlibMilliseconds = runs[0].median
    nativeMilliseconds = runs[1].median
    ratio = dlibMilliseconds / nativeMilliseconds
    loadMilliseconds = try Timing.measure("load") {
      _ = try ShapePredictor(path: path, cache: cache)
    }.medianMilliseconds
    readyMilliseconds = try Timing.measure("ready") {
      _ = try ShapePredictor(path: path, cache: cache)
      _ = try Engine.native.makeDetector()
    }.medianMilliseconds
    pictures = located.count
    let searches = try Self.search(located.map(\.enlarged.image))
    detectorDlibMilliseconds = searches.dlib
    detectorNativeMilliseconds = searches.native
    detectorAgreement = searches.agreement
  }

  private static var faceCrops: FacePipeline.Recipe {
    get throws(FaceError) { try FacePipeline.Recipe(framing: .faceCrop, noFace: .skip) }
  }

  /// The growth of the process while predictor and detector are made and used, including enlarged
  /// pictures.
  ///
  /// Call it before anything else uses either, and with the predictor already cached. The resident
  /// leaves are pages of the cache's file: those visited, and neighbours that the system maps with
  /// them. All processes share them, and the system may reclaim them.
  private static func growth(
    _ path: String, cache: CascadeCache?, images: [Image]
  ) throws -> Growth {
    let before = ProcessMemory.residentMebibytes
    func mebibytes() -> Double? {
      guard let before, let now = ProcessMemory.residentMebibytes else { return nil }
      return now - before
    }
    var growth = Growth()
    var recipe = try faceCrops
    recipe.predictor = try Engine.native.loadPredictor(path: path, cache: cache)
    recipe.refinesBox = false
    let pipeline = try FacePipeline(recipe)
    growth.readyMebibytes = mebibytes()
    for image in images {
      let picture = try pipeline.locate(image)
      guard let face = picture.faces.first else { continue }
      _ = try picture.landmarks(of: face)
      if growth.firstFaceMebibytes == nil { growth.firstFaceMebibytes = mebibytes() }
    }
    growth.allFacesMebibytes = mebibytes()
    return growth
  }

  /// Runs both detectors on every picture, each first in turn.
  private static func search(
    _ images: [Image]
  ) throws -> (dlib: Double, native: Double, agreement: Double) {
    let detectors = [try Engine.dlib.makeDetector(), try Engine.native.makeDetector()]
    var times: [[Double]] = [[], []]
    var agreeing = 0
    let clock = ContinuousClock()
    for (number, image) in images.enumerated() {
      var found: [[DetectedFace]] = [[], []]
      for turn in 0..<2 {
        let index = (turn + number) % 2
        let time = try clock.measure {
          found[index] = try detectors[index].faces(in: image)
        }
        times[index].append(time / .milliseconds(1))
      }
      if agree(found[0], found[1]) { agreeing += 1 }
    }
    return (
      Percentile.median(times[0]) ?? 0, Percentile.median(times[1]) ?? 0,
      Double(agreeing) / Double(max(1, images.count))
    )
  }

  private static func agree(_ first: [DetectedFace], _ second: [DetectedFace]) -> Bool {
    first.count == second.count
      && zip(first, second).allSatisfy { one, other in
        max(
          abs(one.box.x - other.box.x), abs(one.box.y - other.box.y),
          abs(one.box.width - other.box.width), abs(one.box.height - other.box.height)) <= 1
          && abs(one.score - other.score) <= 0.001
      }
  }

  /// A picture with the box of its face.
  private struct Face {
    let image: Image
    let box: Rect
  }

  /// A predictor's points and times.
  private struct Run {
    var points: [[Point]] = []
    var times: [Double] = []

    var median: Double { Percentile.median(times) ?? 0 }
  }

  /// Runs every predictor on every face in turn, so that disturbances affect all alike.
  private static func inTurn(
    _ predictors: [any LandmarkPredictor], on faces: [Face], rounds: Int
  ) throws -> [Run] {
    var runs = predictors.map { _ in Run() }
    let clock = ContinuousClock()
    for round in 0..<max(1, rounds) {
      for face in faces {
        // Take turns at being first: the first predictor finds the picture cold.
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
