import ArgumentParser
import CommandLineSupport
import PictureRecognition
import PixelImages

/// How pictures are decoded.
struct PictureOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The maximum number of pixels of a picture; a larger one gets a failed row.",
      valueName: "pixels"))
  var maxPixels = Image.defaultPixelLimit

  @Flag(
    help: ArgumentHelp(
      "Stretch PNG and TIFF of 16 bits whose values fit into fewer, such as 10 or 12, to the full "
        + "range."))
  var stretch = false

  func validate() throws {
    guard (1...1_000_000_000).contains(maxPixels) else {
      throw ValidationError("--max-pixels is \(maxPixels), but must be from 1 to 1000000000.")
    }
  }

  /// What decides the rows, by the name of the option.
  var settings: [String: String] {
    ["--max-pixels": String(maxPixels), "--stretch": stretch ? "yes" : "no"]
  }

  func apply(to run: inout RecognitionRun) {
    (run.pixelLimit, run.stretches) = (maxPixels, stretch)
  }
}
