import StoicCommands
import Testing

@Suite("A time in a video")
struct TimeInVideoTests {
  @Test(
    "is given in seconds, or with minutes and hours",
    arguments: [
      ("0", 0), ("12.5", 12.5), ("90", 90), ("1:30", 90), ("01:02:03.5", 3723.5), ("0:00", 0),
    ] as [(String, Double)])
  func times(text: String, seconds: Double) {
    #expect(TimeInVideo(argument: text)?.seconds == seconds)
  }

  @Test(
    "is nothing else",
    arguments: ["", ":", "1:", ":1", "-1", "1:60", "1.5:10", "1:2:3:4", "nan", "inf", "1e3", "5s"])
  func others(text: String) { #expect(TimeInVideo(argument: text) == nil) }
}
