import EmotionCore
public import EmotionDatasets
public import EvaluationStatistics
import ModelEvaluation
public import PictureRecognition
import PixelImages
import Synchronization
import Toolkit
import VideoFrames
import VideoRecognition

/// How faces are tracked through annotated clips of people, as `stoic recognize` does it by default
/// and with the detector asked in every frame.
public struct TrackingBenchmark: Encodable, Sendable {
  public let clips: [Clip]
  /// Processor, cores and system in one line.
  public let machine: String

  /// - Parameters:
  ///   - reader: Finds and recognises the faces.
  ///   - folder: The folder of the clips.
  ///   - jobs: The number of threads.
  /// - Throws: `VideoError` if a clip cannot be read, or what recognition throws.
  public init(
    _ annotations: ClipAnnotations, in folder: String, reader: PictureReader, jobs: Int,
    machine: String
  ) throws {
    clips = try annotations.clips.map { clip in
      let path = folder + "/" + clip.name
      var run = VideoRun(reader)
      run.jobs = jobs
      let clock = ContinuousClock()
      let begun = clock.now
      let byDefault = try Self.frames(of: path, run)
      let seconds = (clock.now - begun) / .seconds(1)
      run.detectEvery = 1
      let detected = try Self.frames(of: path, run)
      return Clip(
        name: clip.name, score: TrackingScore(byDefault.map(Self.faces), clip.presences),
        framesPerSecond: Double(byDefault.count) / seconds,
        everyFrame: TrackingScore(detected.map(Self.faces), clip.presences),
        followedError: Percentile.median(
          zip(byDefault, detected).flatMap { Self.followedErrors($0, $1) }))
    }
    self.machine = machine
  }

  public struct Clip: Encodable, Sendable {
    public let name: String
    /// By default: the detector is asked in every fifth frame.
    public let score: TrackingScore
    public let framesPerSecond: Double
    /// The same with the detector asked in every frame.
    public let everyFrame: TrackingScore
    /// The distance of a followed face's points from those that a search of the same frame leads
    /// to.
    ///
    /// The median over the faces of the mean over the points, divided by the distance between the
    /// eyes; nil without such a face.
    public let followedError: Double?
  }

  /// The faces of every frame.
  private static func frames(
    of path: String, _ run: VideoRun
  ) throws -> [[PictureReport.Face]] {
    let frames = Mutex<[[PictureReport.Face]]>([])
    let opened = try OpenedVideo.open(.file(path), VideoReading())
    let end = try run.run(opened.takeFrames(), path: path) { outcome, _ in
      frames.withLock { $0.append(outcome.report.faces) }
    }
    if let failure = end.failure { throw failure }
    return frames.withLock { $0 }
  }

  private static func faces(_ faces: [PictureReport.Face]) -> [TrackingScore.Face] {
    faces.map { TrackingScore.Face(id: $0.id, center: $0.box.center) }
  }

  /// The errors of a frame's followed faces, where the detector finds them, too.
  private static func followedErrors(
    _ faces: [PictureReport.Face], _ detected: [PictureReport.Face]
  ) -> [Double] {
    faces.filter { $0.score == nil }.compactMap { face in
      let same = detected.first {
        $0.score != nil && $0.box.intersectionOverUnion(with: face.box) > 0.5
      }
      guard let points = face.landmarks?.points, let others = same?.landmarks,
        others.interocularDistance > 0
      else { return nil }
      let distances = zip(points, others.points).map { ($0 - $1).length }
      return distances.reduce(0, +) / Double(distances.count) / others.interocularDistance
    }
  }

  public var text: String {
    func share(_ value: Double?) -> String { value.map { NumberText.fixed($0, 3) } ?? "-" }
    let rows = clips.map { clip in
      [
        clip.name, "\(clip.score.found) / \(clip.score.visible)", "\(clip.everyFrame.found)",
        "\(clip.score.falsePositives)", "\(clip.score.ids)", share(clip.score.idF1),
        "\(clip.score.idSwitches)", "\(clip.score.fragmentations)", share(clip.followedError),
        NumberText.fixed(clip.framesPerSecond, 3),
      ]
    }
    let heads = [
      "clip", "found", "every frame", "false", "ids", "IDF1", "switches", "fragments",
      "followed error", "frames/s",
    ]
    return ([machine] + TextTable([heads] + rows).lines(numbers: 1..<heads.count))
      .joined(separator: "\n")
  }
}
