import EvaluationStatistics
import Testing

@testable import RobustnessEvaluation

@Suite("The finding")
struct FindingTests {
  @Test("names the claim, both models' worst rows with their intervals, and the noise control")
  func sentence() {
    #expect(
      Finding.text(rows: Rows.all, attacked: "net", observer: "marks") == """
        Shehu, Browne and Eisenbarth (RO-MAN 2020) claim that a ResNet loses up to 22 points of \
        accuracy under attack and a landmark classifier less than 0.3; measured on 1000 pictures, \
        net loses up to 65.0 points [60.0, 70.0] (pgd-20, epsilon 8/255, white box), and marks, \
        shown pictures made against the ResNet, loses up to 3.5 points [-1.5, 8.5] (pgd-20, epsilon \
        8/255) while 18.0% of its correct answers flip (random noise of that size: 4.0, 16.0% \
        flipped). Warning: this neither supports nor refutes the claim of less than 0.3 points, \
        which the measured loss is not below, perhaps by chance. This attacker does not know the \
        landmarks; the figures say nothing about one who does.
        """)
  }

  @Test("says that a model loses nothing where its accuracy never falls")
  func gain() {
    let rows = [
      Rows.make("net", "pgd-20", 2, .whiteBox, attacked: 0.1, drop: 0.55, flipped: 0.85),
      Rows.make("marks", "pgd-20", 2, .transfer, attacked: 0.6, drop: -0.071, flipped: 0.1),
    ]
    let sentence = Finding.text(rows: rows, attacked: "net", observer: "marks")
    #expect(sentence.contains("loses nothing: its accuracy changes by 7.1 points at worst (pgd-20"))
    #expect(!sentence.contains("-7.1"))
  }

  @Test("does without the control where no noise of that size was measured")
  func withoutControl() {
    let rows = Rows.all.filter { $0.knowledge != .random }
    let sentence = Finding.text(rows: rows, attacked: "net", observer: "marks")
    #expect(sentence.contains("18.0% of its correct answers flip. Warning: this"))
  }

  @Test("ends with the claim about time and both models' times where both were measured")
  func times() {
    let rows =
      Rows.all.filter { $0.attack != "clean" } + [
        Rows.clean(of: "net", milliseconds: 31.44), Rows.clean(of: "marks", milliseconds: 18.06),
      ]
    let sentence = Finding.text(rows: rows, attacked: "net", observer: "marks")
    #expect(
      sentence.hasSuffix(
        "nothing about one who does. The paper also claims that the landmark classifier takes "
          + "considerably less time; measured with detection, net takes 31.4 ms a picture and marks "
          + "18.1 ms."))
  }

  @Test(
    "says whether the claim about landmarks stands, and if that is open, what it takes to tell",
    arguments: [
      (-0.001, 0.0012, nil, "supports the claim of less than 0.3 points: the upper limit is 0.12."),
      (0.012, 0.05, nil, "refutes the claim of less than 0.3 points: the lower limit is 1.20."),
      (-0.004, 0.0061, 4321, "support needs at least 4321 pictures; this run has 1000."),
      (0.001, 0.02, nil, "is not below, perhaps by chance."),
    ] as [(Double, Double, Int?, String)])
  func claim(lower: Double, upper: Double, needed: Int?, words: String) {
    let rows = [
      Rows.make("net", "pgd-20", 2, .whiteBox, attacked: 0.1, drop: 0.55, flipped: 0.85),
      Rows.make(
        "marks", "pgd-20", 2, .transfer, attacked: 0.6, drop: (lower + upper) / 2, flipped: 0.1,
        interval: ConfidenceInterval(lower: lower, upper: upper), needed: needed),
    ]
    let sentence = Finding.text(rows: rows, attacked: "net", observer: "marks")
    #expect(sentence.contains("\(words) This attacker"), "\(sentence)")
    #expect(sentence.contains("Warning") == (upper >= 0.003 && lower < 0.003))
  }

  @Test("says so where nothing was attacked")
  func nothing() {
    let rows = Rows.all.filter { $0.attack == "clean" }
    #expect(
      Finding.text(rows: rows, attacked: "net", observer: "marks")
        == "No attack was run, so the paper's claim was not tested.")
  }

  @Test("says that nothing was tested where no attack changed a pixel")
  func idle() {
    let rows = [
      Rows.make("net", "clean", 0, .none, attacked: 0.6, drop: 0, flipped: 0),
      Rows.make(
        "net", "pgd-5", 0.5, .whiteBox, attacked: 0.6, drop: 0, flipped: 0, unchanged: 1000),
      Rows.make(
        "marks", "pgd-5", 0.5, .transfer, attacked: 0.5, drop: 0, flipped: 0, unchanged: 1000),
    ]
    let sentence = Finding.text(rows: rows, attacked: "net", observer: "marks")
    #expect(sentence.contains("No attack changed any 8-bit pixel") && !sentence.contains("loses"))
    #expect(ComparisonTable(rows).text.contains("left unchanged"))
  }

  @Test("says how many pictures an attack left unchanged")
  func partlyIdle() {
    var rows = Rows.all
    rows.append(
      Rows.make(
        "net", "pgd-20", 1, .whiteBox, attacked: 0.6, drop: 0.01, flipped: 0, unchanged: 400))
    let sentence = Finding.text(rows: rows, attacked: "net", observer: "marks")
    #expect(sentence.contains("400 were left unchanged by pgd-20 at epsilon 1/255"))
  }
}
