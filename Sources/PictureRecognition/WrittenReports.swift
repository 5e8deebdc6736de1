/// The pictures and frames whose rows are in a file.
public struct WrittenReports: Equatable, Sendable {
  struct Report: Equatable, Sendable {
    let number: Int
    var failed = false
  }

  /// What is there of a video.
  public struct Video: Equatable, Sendable {
    /// The number of the last frame whose rows are there.
    public var last: Int
    /// Those that failed.
    public var failed: Int
    /// All that are there.
    public var count: Int
    /// Whether something else stands behind it, so that nothing is missing.
    public var isWhole: Bool
  }

  /// By the path's bytes, since names that look alike differ; in the file's order.
  private var reports: [[UInt8]: [Report]] = [:]
  /// The path that the last rows belong to, those that were cut off included.
  var lastPath: [UInt8] = []

  public init() {}

  public var isEmpty: Bool { reports.isEmpty }

  mutating func add(_ report: Report, path: [UInt8]) {
    reports[path, default: []].append(report)
  }

  /// Whether a picture failed; nil where its rows are not there.
  ///
  /// - Parameter number: Its number, since a picture may come twice.
  public func failed(path: String, number: Int) -> Bool? {
    reports[Array(path.utf8)]?.first { $0.number == number }?.failed
  }

  /// What is there of a video; nil for nothing.
  ///
  /// - Parameter pass: How often the same video came before in the list.
  public func video(path: String, pass: Int) -> Video? {
    let path = Array(path.utf8)
    var passes: [Video] = []
    for report in reports[path] ?? [] {
      if let last = passes.last?.last, report.number > last {
        passes[passes.count - 1].last = report.number
      } else {
        passes.append(Video(last: report.number, failed: 0, count: 0, isWhole: true))
      }
      passes[passes.count - 1].count += 1
      if report.failed { passes[passes.count - 1].failed += 1 }
    }
    guard pass < passes.count else { return nil }
    if path == lastPath { passes[passes.count - 1].isWhole = false }
    return passes[pass]
  }
}
