import DurableFiles
import FoundationEssentials

/// The files of a run of `stoic robustness` that has ended.
struct FinishedRun {
  let subject: RobustnessRun.Subject
  let summary: RobustnessSummary
  /// `manifest.json` as it is.
  let manifest: String

  /// - Parameter folder: The run's.
  /// - Throws: `SuiteError.noRun` or `.unfinished`.
  init(_ folder: String) throws {
    guard let manifest = try? DurableFile.read("\(folder)/manifest.json"),
      let subject = try? JSONDecoder().decode(RobustnessRun.Subject.self, from: manifest)
    else { throw SuiteError.noRun(folder) }
    guard let bytes = try? DurableFile.read("\(folder)/summary.json") else {
      throw SuiteError.unfinished(folder)
    }
    guard let summary = try? JSONDecoder().decode(RobustnessSummary.self, from: bytes) else {
      throw SuiteError.noRun(folder)
    }
    (self.subject, self.summary) = (subject, summary)
    self.manifest = String(decoding: manifest, as: UTF8.self)
  }
}
