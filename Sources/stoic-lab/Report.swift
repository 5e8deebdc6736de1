import ArgumentParser
import AttackSuites
import StoicCommands

/// `stoic report`: writes a run's page anew.
struct Report: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write the HTML report of a run of stoic robustness.")

  @Argument(help: ArgumentHelp("The folder of the run.", valueName: "run"))
  var folder: String

  @Option(
    help: ArgumentHelp(
      "Another run on the same pictures, such as that of another model, to be compared with this one.",
      valueName: "run"))
  var against: String?

  @OptionGroup var result: ResultOptions

  func validate() throws {
    try check("<run>", isFolder: folder)
    try check("--against", isFolder: against)
  }

  func run() throws {
    let difference = try against.map { try RunDifference(folder, $0) }
    let path = try RobustnessReport(run: folder, difference: difference).write()
    guard let difference else { return try result.print(["report": path], path) }
    try result.print(
      difference,
      "first: \(difference.first)\nsecond: \(difference.second)\n\n\(difference.table)\n\n\(path)")
  }
}
