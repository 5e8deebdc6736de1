import AdversarialAttacks
import DatasetPreparation
import DeepRecognition
import EvaluationStatistics
import FaceAnalysis
import Toolkit

/// A run's report in Markdown: `report.md`.
struct ComparisonReport {
  let summary: ComparisonSummary
  let manifest: RunManifest

  private var sampleWords: String {
    let plan = manifest.subject.plan
    guard let limit = plan.limit, summary.n >= limit else { return "" }
    return " as a stratified sample of it (seed \(plan.seed))"
  }

  private var croppedWords: String {
    let count = manifest.subject.croppedPictures
    guard count > 0 else { return "" }
    return " The faces of \(count) pictures were cropped first, and the crops are what was "
      + "attacked and shown; \(summary.n - count) pictures, in which no face was found, stay whole."
  }

  private var searchWords: String {
    let subject = manifest.subject
    return
      "Faces were found and landmarks placed with \(subject.search.words)."
  }

  private var noFaceWords: String {
    manifest.subject.plan.noFace == .skip
      ? "gives no answer, which counts as wrong"
      : "uses the detector's best guess below its threshold, else the box prior"
  }

  private var betweenWords: String {
    guard !summary.between.isEmpty else { return "" }
    return """


      ## Between the models

      Pictures that one of the two alone gets right, and the paired difference of their accuracies.

      \(ModelDifference.markdown(summary.between))
      """
  }

  var markdown: String {
    let plan = manifest.subject.plan
    return """
      # Landmarks and ResNet under attack

      \(summary.finding)

      ![Accuracy against epsilon](accuracy.svg)

      \(ComparisonTable(summary.rows).markdown)\(betweenWords)

      ## How it was measured

      - Data: \(summary.dataset) (\(summary.datasetFingerprint)), \(plan.split.words), \
      n = \(summary.n)\(sampleWords); \(summary.skipped) files or rows of the whole dataset left out \
      (`skipped.json`).\(croppedWords)
      - Files: \(manifest.subject.models.map { "\($0.key) (\($0.value))" }.sorted()
        .joined(separator: ", ")).
      - Every adversarial picture was clipped, rounded to 8 bits, written as PNG, read back and \
      classified again in float32; distances were measured on those bytes. Attacks: \
      \(plan.attacks.map(\.attack.description).joined(separator: "; ")); the gradient in \
      \(plan.gradientPrecision.rawValue). Attacks do not stop early, and pictures that the ResNet \
      already gets wrong are attacked too. If the ResNet sees only the middle of a picture (its \
      card says so), FGSM changes nothing outside it and PGD leaves its random start there, \
      whereas noise changes every pixel.
      - If the detector finds no face, the landmark method \(noFaceWords). Faces lost: found in the \
      clean picture but not in the perturbed one; the drop with a face found in both is over the \
      pictures in which it was.
      - \(searchWords)
      - Accuracy under an attack is an upper bound of the robustness, since a stronger attack can \
      only lower it; robust leaves out the pictures that were wrong when clean and right now.
      - Drops are paired differences with Tango's (1998) 95% interval; shares have Wilson's; p-values \
      are those of McNemar's exact test.
      - Times are medians, measured once per run on a few clean pictures (n in `times.json`), \
      alternately for both methods, one picture at a time, in one thread, including detection. \
      The timed code is the code that answers.
      - Seed \(plan.seed); \(manifest.host); \(manifest.threads) threads; Stoic \(manifest.subject.version).
      - `summary.json` has all figures, `ledger.sqlite` every picture's outcome and queries, `images/` some \
      pictures: clean, adversarial, and their difference enlarged.

      """
  }
}

/// A comparison's rows as a table for a terminal or a Markdown page.
public struct ComparisonTable: Sendable {
  private let table: TextTable

  public init(_ rows: [SummaryRow]) {
    // A column that is usually zero.
    let names = rows.contains { $0.unchanged > 0 } ? ["left unchanged"] : []
    table = TextTable(
      [Self.heads + names]
        + rows.map { row in
          Self.cells(of: row) + names.map { _ in String(row.unchanged) }
        })
  }

  /// Columns side by side, for a fixed-width font.
  public var text: String { table.lines().joined(separator: "\n") }

  public var markdown: String { table.markdown }

  private static let heads = [
    "attack", "eps/255", "model", "n", "correct", "accuracy", "robust", "drop in points (95%)",
    "correct that flipped", "faces lost", "drop with a face found in both (95%)",
    "ms a clean picture", "peak MiB", "attacker",
  ]

  private static func cells(of row: SummaryRow) -> [String] {
    let isClean = row.knowledge == .none
    func drop(_ drop: Double?, _ interval: ConfidenceInterval) -> String? {
      drop.map { "\(NumberText.points($0)) \(interval.points)" }
    }
    return [
      row.attackWords, isClean ? "-" : row.epsilon.map(NumberText.plain) ?? "smallest", row.model,
      String(row.n), String(row.correct), NumberText.percent(row.attackedAccuracy),
      isClean ? "-" : NumberText.percent(row.robustAccuracy),
      isClean ? "-" : drop(row.drop, row.dropCI95) ?? "-",
      isClean ? "-" : NumberText.percent(row.flippedOfCorrect), String(row.facesLost),
      isClean
        ? "-"
        : drop(row.dropWithFaceBoth, row.dropWithFaceBothCI95).map {
          "\($0), n = \(row.nWithFaceBoth)"
        } ?? "-",
      row.medianMilliseconds.map { NumberText.fixed($0, 1) } ?? "-",
      row.peakMemoryMebibytes.map { NumberText.fixed($0, 0) } ?? "-", attacker(row.knowledge),
    ]
  }

  private static func attacker(_ knowledge: SummaryRow.Knowledge) -> String {
    switch knowledge {
    case .none: "-"
    case .random: "random noise"
    case .whiteBox, .blackBox: knowledge.rawValue
    case .transfer: "transfer (does not know the landmarks)"
    }
  }
}

/// The paper's claims and the measurements, in a few sentences.
enum Finding {
  /// - Parameter isSynthetic: Whether the faces are drawn, which says nothing about a claim about
  ///   people.
  static func text(
    rows: [SummaryRow], attacked: String, observer: String, isSynthetic: Bool = false
  ) -> String {
    let attacks = rows.filter { $0.knowledge.isAttack }
    guard let worst = attacks.filter({ $0.model == attacked }).max(by: { $0.drop < $1.drop }),
      let transfer = attacks.filter({ $0.model == observer }).max(by: { $0.drop < $1.drop })
    else { return "No attack was run, so the paper's claim was not tested." }
    let idle = attacks.filter { $0.model == attacked && $0.unchanged == $0.n }
    guard idle.count < attacks.count(where: { $0.model == attacked }) else {
      return
        "No attack changed any 8-bit pixel of the \(worst.n) pictures: epsilon is too small, so "
        + "these figures say nothing about robustness. Give a larger --epsilon; it counts 255ths."
    }
    return """
      Shehu, Browne and Eisenbarth (RO-MAN 2020) claim that a ResNet loses up to 22 points of \
      accuracy under attack and a landmark classifier less than 0.3; measured on \(worst.n) \
      pictures, \(attacked) loses \(loss(of: worst)) \
      (\(worst.attackWords), \(size(of: worst)), \(worst.knowledge.rawValue)), and \
      \(observer), shown pictures made against the ResNet, loses \(loss(of: transfer)) \
      (\(transfer.attackWords), \(size(of: transfer))) while \
      \(NumberText.percent(transfer.flippedOfCorrect)) of its correct answers \
      flip\(control(of: transfer, rows: rows)).\(isSynthetic ? "" : claim(about: transfer))\
      \(unchanged(in: attacks, of: attacked)) This attacker does not know the landmarks; the \
      figures say nothing about one who does.\
      \(times(rows: rows, attacked: attacked, observer: observer))
      """
  }

  /// Whether the paper's claim about landmarks stands, and if that is open, what it takes to tell.
  private static func claim(about row: SummaryRow) -> String {
    let claim = "the claim of less than \(NumberText.points(PaperClaim.drop)) points"
    func points(_ limit: Double) -> String { NumberText.fixed(limit * 100, 2) }
    switch row.claim {
    case nil: return ""
    case .supported:
      return " That supports \(claim): the upper limit is \(points(row.dropCI95.upper))."
    case .refuted:
      return " That refutes \(claim): the lower limit is \(points(row.dropCI95.lower))."
    case .undecided:
      let open = " Warning: this neither supports nor refutes \(claim)"
      guard let needed = row.neededForClaim else {
        return "\(open), which the measured loss is not below, perhaps by chance."
      }
      return "\(open). With flips as frequent as here, support needs at least \(needed) pictures; "
        + "this run has \(row.n)."
    }
  }

  /// How many pictures some attacks left as they were; nothing if they all changed.
  private static func unchanged(in attacks: [SummaryRow], of model: String) -> String {
    let idle = attacks.filter { $0.model == model && $0.unchanged > 0 }
    guard let most = idle.max(by: { $0.unchanged < $1.unchanged }) else { return "" }
    return " Of the pictures, \(most.unchanged) were left unchanged by \(most.attackWords) at "
      + "\(size(of: most)), because no 8-bit pixel fits into it or the attack found nothing."
  }

  /// A model's largest loss; nothing if its accuracy never falls.
  private static func loss(of row: SummaryRow) -> String {
    row.drop > 0
      ? "up to \(NumberText.points(row.drop)) points \(row.dropCI95.points)"
      : "nothing: its accuracy changes by \(NumberText.points(-row.drop)) points at worst"
  }

  private static func size(of row: SummaryRow) -> String {
    row.epsilon.map { "epsilon \(NumberText.plain($0))/255" } ?? "the smallest found"
  }

  /// The effect of random noise of the same size on a row's model.
  private static func control(of row: SummaryRow, rows: [SummaryRow]) -> String {
    let sameNoise = rows.first {
      $0.model == row.model && $0.knowledge == .random && $0.norm == row.norm
        && $0.epsilon == row.epsilon
    }
    guard let sameNoise else { return "" }
    return " (random noise of that size: \(NumberText.points(sameNoise.drop)), "
      + "\(NumberText.percent(sameNoise.flippedOfCorrect)) flipped)"
  }

  /// The claim about time, if both models were timed.
  private static func times(rows: [SummaryRow], attacked: String, observer: String) -> String {
    func milliseconds(_ model: String) -> Double? {
      rows.first { $0.model == model && $0.knowledge == .none }?.medianMilliseconds
    }
    guard let attackedTime = milliseconds(attacked), let observerTime = milliseconds(observer)
    else { return "" }
    return " The paper also claims that the landmark classifier takes considerably less time; "
      + "measured with detection, \(attacked) takes \(NumberText.fixed(attackedTime, 1)) ms a "
      + "picture and \(observer) \(NumberText.fixed(observerTime, 1)) ms."
  }
}
