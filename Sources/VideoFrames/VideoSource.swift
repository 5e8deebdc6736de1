/// Where frames come from.
public enum VideoSource: Hashable, Sendable {
  /// A file, by its path.
  case file(String)
  /// What a URL leads to: `rtsp`, `http` and others.
  case stream(String)
  /// A camera, by its device such as `/dev/video0`.
  case camera(String)

  /// As reports name it.
  public var name: String {
    switch self {
    case .file(let path): path
    // A password has no business in reports.
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
