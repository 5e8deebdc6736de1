public import ArgumentParser
import CommandLineSupport
public import FaceAnalysis

/// Where the shape predictor is found.
public struct PredictorOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Dlib's 68-point shape predictor.", valueName: "file"))
  public var predictor = ShapePredictor.defaultPath

  public init() {}

  /// Loads it, and says where it could not be kept for the next start.
  public func load(_ engine: Engine = .native) throws(FaceError) -> ShapePredictor {
    let loaded = try ShapePredictor(path: predictor, engine: engine)
    if let reason = loaded.reasonNotKept {
      StandardError.print(
        "Note: The landmark model could not be kept for the next start, which will take some tenths "
          + "of a second longer: \(reason)")
    }
    return loaded
  }
}
