import EmotionCore
import Testing

@Suite("Probabilities")
struct ProbabilitiesTests {
  @Test("The softmax of logits that are logarithms gives back their shares")
  func softmax() {
    // ln 1, ln 2, ln 3, ln 4, ln 5, ln 6, ln 7: the shares are k / 28.
    let logits: [Float] = [0, 0.6931472, 1.0986123, 1.3862944, 1.6094379, 1.7917595, 1.9459101]
    let probabilities = Probabilities(logits: logits)
    for (k, value) in zip(1..., probabilities.values) {
      #expect(abs(value - Float(k) / 28) < 1e-6)
    }
    #expect(probabilities.top == .neutral)
    #expect(abs(probabilities.margin - 1 / 28) < 1e-6)
    #expect(abs(probabilities[.anger] - 1 / 28) < 1e-6)
  }

  @Test(
    "Logits of any size give finite values that sum to one",
    arguments: [-1e30, -1e4, 0, 1e4, 1e30] as [Float])
  func largeLogits(offset: Float) {
    let values = Probabilities(logits: (0..<7).map { offset + Float($0) }).values
    #expect(values.allSatisfy { $0.isFinite })
    #expect(abs(values.reduce(0, +) - 1) < 1e-5)
  }

  @Test("Of equal probabilities, the first in label order is the top one")
  func tie() {
    #expect(Probabilities(logits: .init(repeating: 2, count: 7)).top == .anger)
    #expect(Probabilities(values: [0, 0.1, 0.4, 0.1, 0.4, 0, 0]).top == .fear)
    #expect(Probabilities(values: [0, 0.1, 0.4, 0.1, 0.4, 0, 0]).margin == 0)
  }
}
