public import ArgumentParser

/// What holds for videos, cameras and streams alone.
public struct VideoOptions: ParsableArguments, Sendable {
  @Option(
    help: ArgumentHelp(
      "A camera, by its number or device, such as 0 or /dev/video0.", valueName: "camera"))
  public var camera: String?

  @Option(parsing: .unconditional, help: "Read only every Nth frame of a video.")
  public var every = 1

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Detect faces in every Nth frame of a video; between, they are followed by their landmarks.",
      valueName: "frames"))
  public var detectEvery = 5

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "How long an unseen face keeps its id.", valueName: "seconds"))
  public var keepId = 3.0

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Smoothing time constant in seconds; 0 disables it.",
      valueName: "seconds"))
  public var smoothing = 0.5

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "How often in a row a stream or camera that breaks off within five seconds is opened again.",
      valueName: "times"))
  public var reconnect = 5

  public init() {}

  public func validate() throws {
    for (name, value) in [("--every", every), ("--detect-every", detectEvery)]
    where !(1...1_000_000).contains(value) {
      throw ValidationError(
        "\(name) is \(value), where a number of frames from 1 to 1000000 is expected.")
    }
    for (name, value) in [("--keep-id", keepId), ("--smoothing", smoothing)] {
      guard value >= 0, value <= 3600 else {
        throw ValidationError(
          "\(name) is \(value), where a number of seconds from 0 to 3600 is expected.")
      }
    }
    guard (0...1_000_000).contains(reconnect) else {
      throw ValidationError(
        "--reconnect is \(reconnect), where a number from 0 to 1000000 is expected.")
    }
  }

  /// The camera's device; nil for none.
  var device: String? {
    camera.map { camera in
      !camera.isEmpty && camera.allSatisfy { $0.isASCII && $0.isNumber }
        ? "/dev/video" + camera : camera
    }
  }
}
