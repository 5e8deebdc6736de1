import Testing
import Toolkit

@Suite("Numbers as people read them")
struct NumberTextTests {
  @Test(
    "have three decimal places, unless they are too large for them, as a loss that goes astray",
    arguments: [
      (0, "0.000"), (1.9714, "1.971"), (0.0456, "0.046"), (12.9999, "13.000"), (-0.5, "-0.500"),
      (3e20, "3e+20"), (.infinity, "inf"), (.nan, "nan"),
    ] as [(Double, String)])
  func threeDecimals(value: Double, text: String) {
    #expect(NumberText.fixed(value, 3) == text)
  }

  @Test(
    "are percentages with one decimal place, and a dash where there is none",
    arguments: [(nil, "-"), (0, "0.0%"), (0.6123, "61.2%"), (1, "100.0%"), (-0.0126, "-1.3%")]
      as [(Double?, String)])
  func percent(fraction: Double?, text: String) {
    #expect(NumberText.percent(fraction) == text)
  }

  @Test(
    "are times in the two units that matter",
    arguments: [(0, "0 min 0 s"), (61.7, "1 min 1 s"), (3599, "59 min 59 s"), (7260, "2 h 1 min")])
  func time(seconds: Double, text: String) {
    #expect(NumberText.time(.seconds(seconds)) == text)
  }
}
