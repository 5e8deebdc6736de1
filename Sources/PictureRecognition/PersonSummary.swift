public import EmotionCore
import Toolkit

/// What one model saw of one person in a video.
///
/// A person is a track: who leaves and comes back later than `--keep-id` counts twice.
public struct PersonSummary: Equatable, Sendable {
  /// The video.
  public let path: String
  /// The person's track id.
  public let id: Int
  public let model: String
  /// When the person is seen first and last, in seconds from the video's beginning.
  public fileprivate(set) var (first, last): (Double, Double)
  /// For how long the person is seen: the sum of the times until the next report.
  ///
  /// Frames that `--no-face skip` leaves out have none, so they count as seen.
  public fileprivate(set) var seconds = 0.0
  /// The number of frames in which the person is seen.
  public fileprivate(set) var frames = 0
  /// How often the smoothed emotion differs from that in the previous frame with the person.
  public fileprivate(set) var changes = 0
  private var sums = [Double](repeating: 0, count: Emotion.allCases.count)
  private var counts = [Int](repeating: 0, count: Emotion.allCases.count)
  private var latest: Emotion?

  fileprivate init(path: String, id: Int, model: String, first: Double) {
    (self.path, self.id, self.model) = (path, id, model)
    (self.first, last) = (first, first)
  }

  fileprivate mutating func add(_ answer: PictureReport.Face.Answer, at time: Double) {
    (last, frames) = (time, frames + 1)
    for emotion in Emotion.allCases {
      sums[emotion.index] += Double(answer.probabilities[emotion])
    }
    let seen = (answer.smoothed ?? answer.probabilities).top
    counts[seen.index] += 1
    if let latest, latest != seen { changes += 1 }
    latest = seen
  }

  /// The mean of an emotion's probabilities, not smoothed, over the frames in which the person is
  /// seen.
  public func mean(_ emotion: Emotion) -> Double { sums[emotion.index] / Double(frames) }

  /// The share of those frames in which an emotion is the most probable one, smoothed.
  public func share(_ emotion: Emotion) -> Double {
    Double(counts[emotion.index]) / Double(frames)
  }
}

/// Summarises the people of one video, frame by frame; memory depends on the number of people only.
public struct PersonSummaries: Sendable {
  /// One person as one model sees them.
  private struct Key: Hashable {
    let id: Int
    let model: Int
  }

  private var people: [Key: PersonSummary] = [:]
  private var previous: (time: Double, keys: [Key])?
  private var step = 0.0

  public init() {}

  /// Adds a frame's report; reports without a time or an id change nothing.
  public mutating func add(_ report: PictureReport) {
    guard let time = report.time else { return }
    pass(to: time)
    var keys: [Key] = []
    for face in report.faces {
      guard let id = face.id else { continue }
      for (number, answer) in face.answers.enumerated() {
        let key = Key(id: id, model: number)
        people[
          key, default: PersonSummary(path: report.path, id: id, model: answer.model, first: time)
        ].add(answer, at: time)
        keys.append(key)
      }
    }
    previous = (time, keys)
  }

  /// The people by id, each with the models in their order; the last frame lasts as long as the one
  /// before.
  public func ended() -> [PersonSummary] {
    var copy = self
    if let previous { copy.pass(to: previous.time + step) }
    return copy.people.sorted {
      ($0.key.id, $0.key.model) < ($1.key.id, $1.key.model)
    }.map(\.value)
  }

  /// Counts the time since the previous frame for the people in it.
  private mutating func pass(to time: Double) {
    guard let previous else { return }
    step = max(0, time - previous.time)
    for key in previous.keys { people[key]?.seconds += step }
  }
}

// MARK: - As a table

extension PersonSummary {
  /// The names of the columns; `Documentation/recognize.md` describes each.
  static let columns =
    ["input", "id", "model", "first", "last", "seconds", "frames", "emotion", "changes"]
    + Emotion.allCases.map { "mean_\($0.rawValue)" }
    + Emotion.allCases.map { "share_\($0.rawValue)" }

  /// The emotion that is the most probable one in most frames.
  public var emotion: Emotion {
    Emotion.allCases.max { share($0) < share($1) } ?? .neutral
  }

  private var values: [ReportRow.Value] {
    let times = [first, last, seconds].map { ReportRow.Value.number($0, decimals: 3) }
    return [.text(path), .whole(id), .text(model)] + times
      + [.whole(frames), .text(emotion.rawValue), .whole(changes)]
      + Emotion.allCases.map { .number(mean($0), decimals: 4) }
      + Emotion.allCases.map { .number(share($0), decimals: 4) }
  }

  /// A whole file in a format for programs; in JSON an array.
  public static func text(of people: [PersonSummary], in format: ReportFormat) -> String {
    switch format {
    case .csv:
      ([columns.joined(separator: ",")] + people.map { CSVText.line(of: $0.values) })
        .joined(separator: "\n") + "\n"
    case .json:
      "[\n" + people.map { JSONText.object(columns, $0.values) }.joined(separator: ",\n") + "\n]\n"
    case .jsonLines: people.map { JSONText.object(columns, $0.values) + "\n" }.joined()
    case .table: table(of: people).map { $0 + "\n" }.joined()
    }
  }

  /// Lines for people: a row for each person and model.
  private static func table(of people: [PersonSummary]) -> [String] {
    let head =
      ["ID", "FIRST", "LAST", "SECONDS", "CHANGES"]
      + Emotion.allCases.map { $0.rawValue.uppercased() } + ["MODEL"]
    let rows = people.map { person in
      [String(person.id)]
        + [person.first, person.last, person.seconds].map { NumberText.fixed($0, 3) }
        + [String(person.changes)]
        + Emotion.allCases.map { NumberText.trimmed(100 * person.share($0), 0) + "%" }
        + [person.model]
    }
    return TextTable([head] + rows).lines(numbers: 0..<head.count - 1)
  }
}
