import AdversarialAttacks
import DeepRecognition
import EmotionDatasets
import EvaluationStatistics
import FaceAnalysis
import Testing
import Toolkit

@testable import RobustnessEvaluation

@Suite("The table of a comparison")
struct ComparisonTableTests {
  private let rows = [0, 3, 4, 5].map { Rows.all[$0] }
  private static let difference = ModelDifference(
    attack: "pgd-20", norm: "l2", epsilon: 2, attacked: "net", observer: "marks", n: 1000,
    onlyAttacked: 40, onlyObserver: 490, difference: -0.45,
    differenceCI95: ConfidenceInterval(lower: -0.5, upper: -0.4), pValue: 0.00004)
  private static let plan = ComparisonPlan(
    attacks: [AttackKind.fgsm, .pgd].compactMap { try? AttackValue($0.make(AttackOptions())) })

  @Test("stands in columns on a terminal")
  func text() {
    #expect(
      ComparisonTable(rows).text == """
        attack  eps/255  model  n     correct  accuracy  robust  drop in points (95%)  correct that flipped  faces lost  drop with a face found in both (95%)  ms a clean picture  peak MiB  attacker
        clean   -        net    1000  650      65.0%     -       -                     -                     12          -                                     12.3                -         -
        noise   8        marks  1000  500      50.0%     45.0%   4.0 [-1.0, 9.0]       16.0%                 12          2.0 [-1.0, 9.0], n = 688              -                   -         random noise
        pgd-20  2        net    1000  100      10.0%     9.0%    55.0 [50.0, 60.0]     85.0%                 12          27.5 [50.0, 60.0], n = 688            -                   -         white box
        pgd-20  2        marks  1000  550      55.0%     49.5%   -1.0 [-6.0, 4.0]      10.0%                 12          -0.5 [-6.0, 4.0], n = 688             -                   -         transfer (does not know the landmarks)
        """)
  }

  @Test("is a Markdown table in the report")
  func markdown() {
    #expect(
      ComparisonTable(rows).markdown == """
        | attack | eps/255 | model | n | correct | accuracy | robust | drop in points (95%) | correct that flipped | faces lost | drop with a face found in both (95%) | ms a clean picture | peak MiB | attacker |
        |---|---|---|---|---|---|---|---|---|---|---|---|---|---|
        | clean | - | net | 1000 | 650 | 65.0% | - | - | - | 12 | - | 12.3 | - | - |
        | noise | 8 | marks | 1000 | 500 | 50.0% | 45.0% | 4.0 [-1.0, 9.0] | 16.0% | 12 | 2.0 [-1.0, 9.0], n = 688 | - | - | random noise |
        | pgd-20 | 2 | net | 1000 | 100 | 10.0% | 9.0% | 55.0 [50.0, 60.0] | 85.0% | 12 | 27.5 [50.0, 60.0], n = 688 | - | - | white box |
        | pgd-20 | 2 | marks | 1000 | 550 | 55.0% | 49.5% | -1.0 [-6.0, 4.0] | 10.0% | 12 | -0.5 [-6.0, 4.0], n = 688 | - | - | transfer (does not know the landmarks) |
        """)
  }

  @Test("names the norm beside the attack where it is not linf")
  func norm() {
    let row = Rows.make(
      "net", "pgd-20", 128, .whiteBox, attacked: 0.1, drop: 0.5, flipped: 0.9, norm: "l2")
    #expect(ComparisonTable([row]).markdown.contains("| pgd-20 (l2) | 128 | net |"))
  }

  @Test("without rows is its head alone")
  func empty() {
    #expect(!ComparisonTable([]).text.contains("\n"))
  }

  @Test(
    "rounds to one decimal place",
    arguments: [
      (0.0, "0.0"), (0.04, "0.0"), (-0.04, "-0.0"), (0.05, "0.1"), (-0.26, "-0.3"), (9.96, "10.0"),
      (-12.3, "-12.3"),
    ])
  func rounding(value: Double, text: String) {
    #expect(NumberText.fixed(value, 1) == text)
  }

  @Test("says in the report of how many pictures the face was cut out first", arguments: [0, 7])
  func cropped(count: Int) {
    let summary = ComparisonSummary(
      dataset: "faces", datasetFingerprint: "sha256:1", n: 7, skipped: 0, seed: 5,
      synthetic: false,
      finding: "What was found.", rows: rows, between: [])
    let manifest = RunManifest(
      subject: RunManifest.Subject(
        version: "1.2.3", plan: Self.plan, dataset: "faces",
        datasetFingerprint: "sha256:1", croppedPictures: count, models: [:],
        search: FaceSearch()),
      arguments: [], host: "a machine", threads: 2, started: "then")
    let page = ComparisonReport(summary: summary, manifest: manifest).markdown
    #expect(page.contains("The faces of 7 pictures were cropped first") == (count == 7))
    #expect(page.contains("cropped") == (count > 0))
  }

  @Test("says in the report where the pictures are a sample", arguments: [nil, 70, 700])
  func sample(limit: Int?) {
    var plan = Self.plan
    plan.limit = limit
    let summary = ComparisonSummary(
      dataset: "faces", datasetFingerprint: "sha256:1", n: 70, skipped: 0, seed: 5,
      synthetic: false,
      finding: "What was found.", rows: rows, between: [])
    let manifest = RunManifest(
      subject: RunManifest.Subject(
        version: "1.2.3", plan: plan, dataset: "faces", datasetFingerprint: "sha256:1",
        croppedPictures: 0, models: [:],
        search: FaceSearch()),
      arguments: [], host: "a machine", threads: 2, started: "then")
    let page = ComparisonReport(summary: summary, manifest: manifest).markdown
    #expect(page.contains("n = 70 as a stratified sample of it (seed 1)") == (limit == 70))
  }

  @Test("is in the report, with the finding, the data, the models and how it was measured")
  func report() {
    let summary = ComparisonSummary(
      dataset: "faces", datasetFingerprint: "sha256:1", n: 1000, skipped: 3, seed: 5,
      synthetic: false,
      finding: "What was found.", rows: rows, between: [Self.difference])
    var plan = Self.plan
    plan.seed = 5
    plan.noFace = .skip
    plan.gradientPrecision = .bfloat16
    let manifest = RunManifest(
      subject: RunManifest.Subject(
        version: "1.2.3", plan: plan, dataset: "faces", datasetFingerprint: "sha256:1",
        croppedPictures: 0,
        models: ["net": "sha256:a", "marks": "sha256:b"],
        search: FaceSearch(engine: .dlib, minimumSide: 90)),
      arguments: [], host: "a machine", threads: 2, started: "then")
    let page = ComparisonReport(summary: summary, manifest: manifest).markdown
    for words in [
      "# Landmarks and ResNet under attack\n\nWhat was found.\n\n![Accuracy",
      "(accuracy.svg)\n\n| attack |",
      "faces (sha256:1), test split, n = 1000; 3 files or rows of the whole dataset left out (`skipped.json`)",
      "Files: marks (sha256:b), net (sha256:a).", "written as PNG, read back",
      "with engine dlib, threshold 0, minimum side 90 pixels.",
      "Attacks: fast gradient sign method (linf); projected gradient descent (linf), 20 steps",
      "measured once per run on a few clean pictures", "gradient in bfloat16",
      "gives no answer, which counts as wrong", "Tango's (1998)",
      "an upper bound of the robustness",
      """
      ## Between the models

      Pictures that one of the two alone gets right, and the paired difference of their accuracies.

      | attack | eps/255 | n | only net correct | only marks correct \
      | net minus marks in points (95%) | p (McNemar) |
      |---|---|---|---|---|---|---|
      | pgd-20 (l2) | 2 | 1000 | 40 | 490 | -45.0 [-50.0, -40.0] | below 0.0001 |

      ## How it was measured
      """,
      "Seed 5; a machine; 2 threads; Stoic 1.2.3.",
    ] {
      #expect(page.contains(words), "\(words)")
    }
  }
}
