/// Where the frames of a video come from.
public enum VideoSource: Hashable, Sendable {
  /// A file, by its path.
  case file(String)
  /// A URL: `rtsp`, `http` and others.
  case stream(String)
  /// A camera, by its device, such as `/dev/video0`.
  case camera(String)

  /// The file extensions of videos that can be read, also of bare streams and of lists of parts.
  public static let fileExtensions = [
    "mp4", "m4v", "mov", "avi", "mkv", "webm", "mpg", "mpeg", "mts", "m2ts", "ts", "vob", "wmv",
    "asf", "flv", "3gp", "ogv", "dv", "mxf", "y4m", "mjpeg", "h264", "264", "h265", "265", "hevc",
    "m3u8",
  ]

  /// The extensions of other files, too, such as TypeScript's: only its first bytes tell what such
  /// a file is.
  public static let sharedExtensions = ["ts"]

  /// The file extensions of videos that can be written.
  public static let writtenExtensions = ["mp4", "m4v", "mov", "mkv"]

  private static let schemes = [
    "rtsp", "rtsps", "http", "https", "rtmp", "rtmps", "rtp", "udp", "tcp", "srt",
  ]

  /// Whether a text is the address of a stream rather than a path.
  public static func isStream(_ text: String) -> Bool {
    let text = text.lowercased()
    return schemes.contains { text.hasPrefix($0 + "://") }
  }

  /// Whether a name has one of these extensions.
  public static func isNamed(_ name: String, _ extensions: [String]) -> Bool {
    let name = name.lowercased()
    return extensions.contains { name.hasSuffix("." + $0) }
  }

  /// The name for reports, without the password of an address.
  public var name: String {
    switch self {
    case .file(let path): path
    case .stream(let url): Self.withoutPassword(url)
    case .camera(let device): device
    }
  }

  private static func withoutPassword(_ url: String) -> String {
    guard let scheme = url.firstRange(of: "://") else { return url }
    let rest = url[scheme.upperBound...]
    let host = rest.prefix { $0 != "/" && $0 != "?" }
    guard let at = host.lastIndex(of: "@"), let colon = host[..<at].firstIndex(of: ":") else {
      return url
    }
    return url[..<colon] + ":***" + url[at...]
  }
}
