import AdversarialAttacks
import DatasetPreparation
import DeepRecognition
import FaceAnalysis

/// The run as a page: `report.md`.
struct ComparisonReport {
  let summary: ComparisonSummary
  let manifest: RunManifest

  private var sampleWords: String {
    let plan = manifest.subject.plan
    return plan.limit == nil ? "" : " as a stratified sample of it (seed \(plan.seed))"
  }

  private var croppedWords: String {
    let count = manifest.subject.croppedPictures
    guard count > 0 else { return "" }
    return " Of \(count) pictures the face was cut out first, and the crop is what is attacked and "
      + "shown; \(summary.n - count), in which none was found, stay whole."
  }

  private var searchWords: String {
    let subject = manifest.subject
    return
      "Faces were looked for and landmarks placed with \(subject.search.words)."
  }

  var markdown: String {
    let plan = manifest.subject.plan
    return """
      # Landmarks and ResNet under attack

      \(summary.finding)

      ![Accuracy against epsilon](accuracy.svg)

      \(ComparisonTable(summary.rows).markdown)

      ## How it was measured

      - Data: \(summary.dataset) (\(summary.datasetFingerprint)), \(plan.split.words), \
      n = \(summary.n)\(sampleWords); \(summary.skipped) files or rows of the whole dataset left out \
      (`skipped.json`).\(croppedWords)
      - Files: \(manifest.subject.models.map { "\($0.key) (\($0.value))" }.sorted()
        .joined(separator: ", ")).
      - Every adversarial picture was clipped, rounded to 8 bits, written as PNG, read back and \
      classified again in float32; distances were measured on those bytes. Attacks: \
      \(plan.attacks.map(\.attack.description).joined(separator: "; ")); the \
      gradient in \(plan.gradientPrecision.rawValue). Attacks do not stop early, and pictures that \
      the ResNet already gets wrong are attacked too. Where the ResNet looks at the middle of a picture \
      alone (its card says so), FGSM changes nothing outside it and PGD leaves its random start there, \
      whereas the random noise changes every pixel.
      - Where the detector finds no face, the landmark method \
      \(plan.noFace == .skip ? "gives no answer, which counts as wrong" : "takes the detector's weaker guess, else the box prior"). \
      Faces lost: found in the clean picture, not in the perturbed one; the drop where a face was \
      found both times is over the others that had one.
      - \(searchWords)
      - Drops are paired differences with Tango's (1998) 95% interval; shares have Wilson's.
      - Times: measured once for the run, on a few clean pictures (n in `times.json`) that both methods \
      take in turn, one at a time, one thread, detection included; medians. What is timed is what answers.
      - Seed \(plan.seed); \(manifest.host); \(manifest.threads) threads; Stoic \(manifest.subject.version).
      - `summary.json` has all figures, `ledger.jsonl` every picture's outcome and queries, `images/` some \
      pictures: clean, adversarial, and their difference enlarged.

      """
  }
}
