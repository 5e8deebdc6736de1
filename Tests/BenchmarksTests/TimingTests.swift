import Benchmarks
import TestSupport
import Testing

@Suite("The times of repeated work")
struct TimingTests {
  @Test("leave the warm-up out and are for one unit")
  func timing() {
    let clock = ManualClock()
    var rounds = 0
    let timing = Timing.measure("work", units: 2, warmUp: 2, repeats: 5, clock: clock) {
      rounds += 1
      clock.advance(by: .milliseconds(rounds <= 2 ? 4000 : 4 * rounds))
    }
    #expect(rounds == 7)
    #expect(timing.repeats == 5 && timing.what == "work")
    // The rounds from the third on take 12, 16, 20, 24 and 28 milliseconds for two units.
    #expect(timing.medianMilliseconds == 10)
    #expect(timing.p10Milliseconds >= 6 && timing.p90Milliseconds <= 14)
  }
}
