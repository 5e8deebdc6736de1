import EmotionDatasets
import EvaluationStatistics
import Testing
import Toolkit

@Suite("Annotated clips")
struct ClipAnnotationsTests {
  private static let head = "clip,person,first,last,x,y,width,height\n"

  private func clips(_ rows: String) throws -> [ClipAnnotations.Clip] {
    try ClipAnnotations(Array((Self.head + rows).utf8), path: "clips.csv").clips
  }

  @Test("have people with their frames and regions, in the table's order")
  func rows() throws {
    let clips = try clips(
      "b.mp4,ann,0,9,1,2,30,40\na.mp4,,,,,,,\nb.mp4,ann,20,20,,,,\nb.mp4,bob,5,7,,,,\n")
    #expect(clips.map(\.name) == ["b.mp4", "a.mp4"])
    #expect(clips[1].presences.isEmpty)
    #expect(
      clips[0].presences == [
        .init(person: "ann", frames: 0...9, region: Rect(x: 1, y: 2, width: 30, height: 40)),
        .init(person: "ann", frames: 20...20), .init(person: "bob", frames: 5...7),
      ])
  }

  @Test(
    "are refused with the line where a row is none",
    arguments: [
      "a.mp4,ann,9,0,,,,", "a.mp4,ann,-1,5,,,,", "a.mp4,ann,0,5,1,2,3,", "a.mp4,ann,0,5,1,2,0,4",
      "a.mp4,,0,5,,,,", ",ann,0,5,,,,", "a.mp4,ann,0,5", "a.mp4,ann,x,5,,,,",
    ])
  func malformed(row: String) {
    #expect {
      try clips("b.mp4,,,,,,,\n" + row + "\n")
    } throws: { error in
      guard case .malformedTable(_, let line, _) = error as? DatasetError else { return false }
      return line == 3
    }
  }

  @Test("are refused where the columns are others")
  func columns() {
    #expect(throws: DatasetError.self) {
      try ClipAnnotations(Array("clip,person\n".utf8), path: "clips.csv")
    }
  }
}
