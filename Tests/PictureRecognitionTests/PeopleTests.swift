import EmotionCore
import PictureRecognition
import Testing
import Toolkit

/// A frame in which each person has one emotion at 0.7.
private func frame(_ time: Double?, _ people: [Int?: Emotion], models: Int = 1) -> PictureReport {
  let faces = people.map { id, emotion in
    let probabilities = Probabilities(values: Emotion.allCases.map { $0 == emotion ? 0.7 : 0.05 })
    return PictureReport.Face(
      id: id, box: Rect(x: 0, y: 0, width: 9, height: 9), score: nil, landmarks: nil, pose: nil,
      answers: (0..<models).map {
        .init(model: "model \($0)", probabilities: probabilities, smoothed: probabilities)
      })
  }
  return PictureReport(
    path: "clip, 1.mp4", number: 0, time: time, content: faces.isEmpty ? .noFace : .faces(faces))
}

@Suite("A summary of each person in a video")
struct PersonSummaryTests {
  private func people(_ frames: [PictureReport]) -> [PersonSummary] {
    var summaries = PersonSummaries()
    for frame in frames { summaries.add(frame) }
    return summaries.ended()
  }

  @Test("gives the first and last time, the seconds seen, means, shares and changes")
  func figures() throws {
    let found = people([
      frame(10, [4: .fear]), frame(10.5, [4: .fear, 1: .anger]), frame(11, [:]),
      frame(11.5, [4: .sadness]), frame(12, [4: .fear]),
    ])
    #expect(found.map(\.id) == [1, 4])
    let (one, four) = (found[0], found[1])
    #expect(one.first == 10.5 && one.last == 10.5 && one.frames == 1 && one.seconds == 0.5)
    #expect(one.changes == 0 && one.emotion == .anger && one.share(.anger) == 1)
    #expect(four.first == 10 && four.last == 12 && four.frames == 4 && four.seconds == 2)
    #expect(four.changes == 2 && four.emotion == .fear && four.share(.fear) == 0.75)
    #expect(abs(four.mean(.fear) - (3 * 0.7 + 0.05) / 4) < 1e-6)
  }

  @Test("ignores faces without an id and reports without a time")
  func unknown() {
    #expect(people([frame(1, [nil: .fear]), frame(nil, [3: .fear])]).isEmpty)
  }

  @Test("gives a person in a single frame no duration, whatever the frame's time")
  func single() {
    #expect(people([frame(60, [0: .fear])]).map(\.seconds) == [0])
  }

  @Test("counts the time between the frames that were read, whatever their rate")
  func rate() {
    let found = people((0..<10).map { frame(Double($0) * 0.2, [0: .fear]) })
    #expect(abs(found[0].seconds - 2) < 1e-9)
  }

  @Test("has a row for each model", arguments: [ReportFormat.csv, .json, .jsonLines, .table])
  func formats(format: ReportFormat) {
    let text = PersonSummary.text(
      of: people([frame(0, [0: .fear], models: 2), frame(1, [0: .fear], models: 2)]), in: format)
    #expect(text.contains("model 0") && text.contains("model 1") && text.hasSuffix("\n"))
    let lines = text.split(separator: "\n")
    #expect(lines.count == [.csv: 3, .json: 4, .jsonLines: 2, .table: 3][format])
    if format == .csv { #expect(lines[1].hasPrefix("\"clip, 1.mp4\",0,model 0,0,1,2,2,fear,0,")) }
  }

  @Test("has only the column names if nobody was seen")
  func nobody() {
    #expect(PersonSummary.text(of: [], in: .csv).split(separator: "\n").count == 1)
    #expect(PersonSummary.text(of: [], in: .json) == "[\n\n]\n")
  }
}

@Suite("A chart of a video's emotions")
struct EmotionTimelineTests {
  @Test("has a lane for each person, with gaps where that person is not seen")
  func lanes() {
    var timeline = EmotionTimeline(title: "a & b <c>")
    for number in 0..<100 {
      let isThere = number < 30 || number > 60
      timeline.add(frame(Double(number) * 0.04, isThere ? [0: .fear, 7: .anger] : [0: .fear]))
    }
    let svg = timeline.svg
    #expect(svg.contains(">#0<") && svg.contains(">#7<") && svg.contains("a &amp; b &lt;c&gt;"))
    // Seven areas for one run of frames.
    #expect(svg.split(separator: "<polygon").count - 1 == 7 + 2 * 7)
    for emotion in Emotion.allCases { #expect(svg.contains(">\(emotion.rawValue)<")) }
  }

  @Test("has no gaps at a low frame rate", arguments: [0.1, 0.2, 1])
  func slow(step: Double) {
    var timeline = EmotionTimeline(title: "slow")
    for number in 0..<20 { timeline.add(frame(Double(number) * step, [0: .fear])) }
    #expect(timeline.svg.split(separator: "<polygon").count - 1 == 7)
  }

  @Test("stays small, however long the video is")
  func size() {
    var timeline = EmotionTimeline(title: "long")
    for number in 0..<20_000 { timeline.add(frame(Double(number), [0: .fear])) }
    #expect(timeline.svg.utf8.count < 500_000)
    #expect(timeline.svg.contains(">333:20<") || timeline.svg.contains(">300:00<"))
  }

  @Test("says that nobody was seen")
  func nobody() {
    var timeline = EmotionTimeline(title: "empty")
    timeline.add(frame(0, [:]))
    #expect(timeline.svg.contains("No person was seen"))
  }
}
