import ArgumentParser
import EmotionRecognition
import StoicCommands

/// `stoic recognize`, which hands a ResNet over to the laboratory and videos to `stoic-video`.
struct Recognize: RecognizeCommand {
  @OptionGroup var options: RecognizeOptions

  func run() throws {
    let installed = try options.installedModels()
    if !installed.allSatisfy({ ModelLoader.standard.reads($0.card.method.family) }) {
      try Companion.laboratory.handOver("recognize")
    }
    if options.readsVideo { try Companion.video.handOver("recognize") }
    try options.run(installed)
  }
}
