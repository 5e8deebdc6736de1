public import ArgumentParser
public import EmotionRecognition
public import FaceAnalysis

/// How faces are looked for.
public struct FaceSearchOptions: ParsableArguments {
  @Option(
    help: "Whose code finds faces and landmarks: native (Stoic's own), or dlib to compare with.")
  public var engine = Engine.native

  // Unconditional, here and below, so that a negative number is not taken for an option.
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Faces whose box is narrower are not looked for, which saves Stoic's own detector time; in "
        + "pixels of the picture.", valueName: "pixels"))
  public var minFace = 0.0

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The score that a detected face must exceed, from -1: less finds more, and more that are none.",
      valueName: "score"))
  public var threshold = 0.0

  public init() {}

  public func validate() throws {
    guard minFace >= 0, minFace.isFinite else {
      throw ValidationError(
        "--min-face is \(minFace), where a number of pixels from 0 on is expected.")
    }
    guard threshold >= FaceDetector.lowestThreshold, threshold.isFinite else {
      throw ValidationError(
        "--threshold is \(threshold), where a number from \(FaceDetector.lowestThreshold) on is expected."
      )
    }
  }

  public var search: FaceSearch {
    FaceSearch(engine: engine, threshold: threshold, minimumSide: minFace)
  }
}

extension Engine: ExpressibleByArgument {}
