import ArgumentParser
import StoicCommands

/// Where the everyday program starts: it hands laboratory commands over and runs the others itself.
@main
enum Program {
  static func main() {
    Stoic.launch { arguments in
      if let handedOver = Laboratory.command(in: arguments) {
        try Companion.laboratory.handOver(handedOver)
      }
    }
  }
}
