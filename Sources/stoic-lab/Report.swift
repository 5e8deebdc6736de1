import ArgumentParser
import AttackSuites
import StoicCommands

/// `stoic report`: writes a run's page anew.
struct Report: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write the HTML report of a run of stoic robustness.")

  @Argument(help: ArgumentHelp("The folder of the run.", valueName: "run"))
  var folder: String

  @OptionGroup var result: ResultOptions

  func run() throws {
    let path = try RobustnessReport(run: folder).write()
    try result.print(["report": path], path)
  }
}
