import EmotionCore
import PixelImages
import Toolkit

/// A video's emotions over time as an SVG picture: one lane for each person, in which the seven
/// probabilities, smoothed, are stacked.
///
/// The first model's answers are drawn. Time is divided into at most `binLimit` bins, so memory and
/// the picture's size depend on the number of people and not on the video's length.
public struct EmotionTimeline: Sendable {
  private static let binLimit = 800
  private static let (left, lane, gap, plotWidth) = (70.0, 70.0, 16.0, 800.0)

  /// The sums of probabilities in a bin.
  private struct Bin {
    var sums = [Double](repeating: 0, count: Emotion.allCases.count)
    var count = 0

    static func + (a: Bin, b: Bin) -> Bin {
      Bin(sums: zip(a.sums, b.sums).map(+), count: a.count + b.count)
    }
  }

  private let title: String
  private var lanes: [Int: [Int: Bin]] = [:]
  /// Seconds.
  private var binWidth = 0.04
  private var (begin, end): (Double?, Double) = (nil, 0)
  /// The shortest time between two frames; nil before the second one.
  private var frameStep: Double?

  /// - Parameter title: The heading, such as the video's name.
  public init(title: String) { self.title = title }

  /// Adds a frame's report; faces without an id are left out.
  public mutating func add(_ report: PictureReport) {
    guard let time = report.time else { return }
    if begin != nil, time > end { frameStep = min(frameStep ?? .infinity, time - end) }
    begin = begin ?? time
    end = max(end, time)
    while (end - (begin ?? 0)) / binWidth >= Double(Self.binLimit) { halve() }
    for face in report.faces {
      guard let id = face.id else { continue }
      let probabilities = face.answers[0].smoothed ?? face.answers[0].probabilities
      var bin = Bin()
      bin.sums = Emotion.allCases.map { Double(probabilities[$0]) }
      bin.count = 1
      let number = binNumber(at: time)
      let sum = lanes[id]?[number] ?? Bin()
      lanes[id, default: [:]][number] = sum + bin
    }
  }

  private func binNumber(at time: Double) -> Int { Int((time - (begin ?? 0)) / binWidth) }

  /// Makes bins of twice the width.
  private mutating func halve() {
    binWidth *= 2
    lanes = lanes.mapValues { bins in
      bins.reduce(into: [:]) { wider, bin in
        wider[bin.key / 2] = (wider[bin.key / 2] ?? Bin()) + bin.value
      }
    }
  }

  /// The picture; a video without a person has no lane and says so.
  public var svg: String {
    let ids = lanes.keys.sorted()
    let bottom = 56 + Double(max(1, ids.count)) * (Self.lane + Self.gap)
    let drawn = ids.enumerated().map { number, id in
      lane(id, top: 50 + Double(number) * (Self.lane + Self.gap))
    }
    let nobody =
      ids.isEmpty ? ["<text x=\"\(Self.left)\" y=\"90\">No person was seen.</text>"] : []
    return """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Self.left + Self.plotWidth + 30) \
      \(bottom + 64)" font-family="sans-serif" font-size="13">
      <rect width="100%" height="100%" fill="white"/>
      <text x="\(Self.left)" y="26" font-size="15">\(title.printable().escapedForMarkup)</text>
      \((drawn + nobody + [axis(at: bottom), legend(at: bottom + 48)]).joined(separator: "\n"))
      </svg>

      """
  }

  /// The seconds that the width stands for.
  private var span: Double { max(end - (begin ?? 0) + binWidth, binWidth) }

  private func x(_ seconds: Double) -> Double {
    Self.left + Self.plotWidth * seconds / span
  }

  private func lane(_ id: Int, top: Double) -> String {
    let bins = lanes[id] ?? [:]
    var shapes: [String] = []
    for run in runs(of: bins.keys.sorted()) {
      var base = [Double](repeating: 0, count: run.count)
      for emotion in Emotion.allCases {
        let next = zip(run, base).map { place, base in
          let bin = bins[place] ?? Bin()
          return base + bin.sums[emotion.index] / Double(max(1, bin.count))
        }
        let outline =
          edge(run, next, top: top) + edge(run, base, top: top).reversed()
        shapes.append(
          "<polygon points=\"\(outline.joined(separator: " "))\" fill=\"\(Color(emotion).hex)\"/>")
        base = next
      }
    }
    let frame = """
      <rect x="\(Self.left)" y="\(top)" width="\(Self.plotWidth)" height="\(Self.lane)" \
      fill="none" stroke="#ccc"/>
      <text x="\(Self.left - 10)" y="\(top + Self.lane / 2 + 5)" text-anchor="end">#\(id)</text>
      """
    return (shapes + [frame]).joined(separator: "\n")
  }

  /// The corners along one side of a stack, two for each bin.
  private func edge(_ run: [Int], _ heights: [Double], top: Double) -> [String] {
    zip(run, heights).flatMap { place, height in
      let y = top + Self.lane * (1 - min(1, height))
      return [place, place + 1].map { side in
        NumberText.trimmed(x(Double(side) * binWidth), 2) + "," + NumberText.trimmed(y, 2)
      }
    }
  }

  /// Runs of bins without a gap longer than the time between two frames.
  private func runs(of places: [Int]) -> [[Int]] {
    let longest = max(2, Int(((frameStep ?? 0) / binWidth).rounded(.up)) + 1)
    return places.reduce(into: []) { runs, place in
      if let last = runs.last?.last, place - last <= longest {
        runs[runs.count - 1].append(place)
      } else {
        runs.append([place])
      }
    }
  }

  private func axis(at y: Double) -> String {
    let step = Self.niceStep(span / 8)
    return stride(from: 0, through: span, by: step).map { seconds in
      let place = NumberText.trimmed(x(seconds), 2)
      let time = (begin ?? 0) + seconds
      let label = step < 1 ? NumberText.trimmed(time, 2) + " s" : NumberText.minutes(time)
      return """
        <line x1="\(place)" y1="44" x2="\(place)" y2="\(y)" stroke="#999" stroke-opacity="0.35"/>
        <text x="\(place)" y="\(y + 16)" text-anchor="middle">\(label)</text>
        """
    }.joined(separator: "\n")
  }

  /// The next of 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30 and 60 seconds, and so on.
  private static func niceStep(_ least: Double) -> Double {
    let steps = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600]
    return steps.first { $0 >= least } ?? (least / 3600).rounded(.up) * 3600
  }

  private func legend(at y: Double) -> String {
    Emotion.allCases.enumerated().map { number, emotion in
      let left = Self.left + 114 * Double(number)
      return """
        <rect x="\(left)" y="\(y - 11)" width="14" height="14" fill="\(Color(emotion).hex)"/>
        <text x="\(left + 20)" y="\(y)">\(emotion.rawValue)</text>
        """
    }.joined(separator: "\n")
  }
}

extension Color {
  /// As in HTML, such as `#d55e00`.
  fileprivate var hex: String {
    "#" + [red, green, blue].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
