import AdversarialAttacks
import DeepRecognition
import EmotionDatasets
import EmotionRecognition
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
      "Faces were looked for with \(subject.search.words); landmarks were placed by the engine "
      + "\(subject.predictorEngine.rawValue)."
  }

  var markdown: String {
    let plan = manifest.subject.plan
    return """
      # Landmarks and ResNet under attack

      \(summary.finding)

      ![Accuracy against epsilon](accuracy.svg)

      \(ComparisonTable(summary.rows).markdown)

      ## How it was measured

      - Data: \(summary.dataset) (\(summary.datasetFingerprint)), \(plan.split.rawValue) split, \
      n = \(summary.n)\(sampleWords); \(summary.skipped) files or rows of the whole dataset left out \
      (`skipped.json`).\(croppedWords)
      - Files: \(manifest.subject.models.map { "\($0.key) (\($0.value))" }.sorted()
        .joined(separator: ", ")).
      - Every adversarial picture was clipped, rounded to 8 bits, written as PNG, read back and \
      classified again in float32; distances were measured on those bytes. Norm: \
      \(plan.norm.rawValue). PGD: \(plan.steps) steps, random start, \(plan.restarts) run(s); the \
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
      - Times: median of a few single pictures (n in `times.jsonl`), one thread, detection included for both models, measured \
      in turn on the same clean pictures. The ResNet's answers are for the picture as it is; its \
      time is that of detection, crop and network.
      - Seed \(plan.seed); \(manifest.host); \(manifest.threads) threads; Stoic \(manifest.subject.version).
      - `summary.json` has all figures, `ledger.jsonl` every picture's outcome, `images/` some \
      pictures: clean, adversarial, and their difference enlarged.

      """
  }
}
