import ArgumentParser
import CommandLineSupport
import Toolkit

/// Where the everyday program starts: it hands laboratory commands over and runs the others itself.
@main
enum Program {
  static func main() {
    do {
      try run(Array(CommandLine.arguments.dropFirst()))
    } catch let error as any DescribedError {
      StandardError.print("Error: \(error)")
      Stoic.exit(withError: ExitCode(error.fault.exitStatus))
    } catch {
      // What ArgumentParser throws, help and wrong use, it prints itself.
      Stoic.exit(withError: error)
    }
  }

  private static func run(_ arguments: [String]) throws {
    if let handedOver = Laboratory.command(in: arguments) {
      try Companion.laboratory.handOver(handedOver)
    }
    var command = try Stoic.parseAsRoot(arguments)
    try command.run()
  }
}
